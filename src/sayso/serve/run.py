"""The reading room on a port."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from sayso.errors import SettingError
from sayso.serve.app import LOCAL, reading_room
from sayso.serve.people import People
from sayso.serve.workers import usual

__all__ = ["serve"]


OPENLY = "passwords and pages go over the network as they are; give --certificate and --key, or --proxy"
"""What is to be minded where a room that others can reach speaks plain http."""


def serve(
    case: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    users: Path | None = None,
    names: Sequence[str] = (),
    certificate: Path | None = None,
    key: Path | None = None,
    workers: int | None = None,
    proxy: str | None = None,
    ready: Callable[[str, Sequence[str]], None] | None = None,
) -> None:
    """Show the case until interrupted; `ready` is told the room's address once it answers, and what to mind.

    On any address but this machine's own, `users` is a users file, and nobody enters without a password or token of
    its people. `names` are further names that the room is known by. Port 0 takes any that is free. `workers` is how
    many processes open rooms beside this one, which listens and writes; as many as suit the machine where nobody says.
    `proxy` is the address of a server in front, whose word is taken on who asks and whether by https.
    Raises CaseError where the case cannot be used, and SettingError where the room cannot open as asked.
    """
    own = _is_own(host)
    people = People(users) if users else None
    if people is not None and not people:
        raise SettingError(f"{users} lets nobody in; make it with: sayso users add {users} NAME")
    if not own and people is None:
        raise SettingError(
            f"{host} can be reached from elsewhere: make a users file (sayso users add FILE NAME), give it as --users"
        )
    if bool(certificate) != bool(key):
        raise SettingError("--certificate and --key go together; give both")
    if proxy is not None and not _is_address(proxy):
        raise SettingError(f"--proxy '{proxy}' is no address, such as 127.0.0.1; give that of the server in front")
    hosts = [*LOCAL, host, *names] if own else [host, *LOCAL, socket.gethostname(), *names]
    app = reading_room(case, people=people, hosts=hosts, workers=usual() if workers is None else workers)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=proxy is not None,  # of anybody else's: they could say they come from elsewhere
        forwarded_allow_ips=proxy,
        ws="none",
        h11_max_incomplete_event_size=16 * 1024,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    bound = _bound(host, port)
    with bound:
        if ready is not None:
            known = host if own or not _is_any(host) else names[0] if names else socket.gethostname()
            shown = f"[{known}]" if ":" in known else known
            mind = () if own or certificate or proxy else (OPENLY,)
            ready(f"{'https' if certificate else 'http'}://{shown}:{bound.getsockname()[1]}/", mind)
        with contextlib.suppress(KeyboardInterrupt):  # passed on by the server once it has closed: the end we told of
            uvicorn.Server(config).run(sockets=[bound])


def _is_address(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _is_any(host: str) -> bool:
    """Whether this stands for all addresses of this machine, and so is none that can be visited."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _is_own(host: str) -> bool:
    """Whether only this machine can reach this address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        raise SettingError(
            f"{host}:{port} cannot be listened on ({error.strerror or error}); give another --port"
        ) from error
    return bound
