"""Who may enter, and as what: a users file, passwords and tokens, sessions, and how often one may try."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path

import argon2
import msgspec
from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer

from sayso.errors import SettingError
from sayso.record import Noun
from sayso.serve.problems import Refused

__all__ = ["People", "Person", "Role", "Sessions", "Tries"]

HOURS = 12
"""How long a session lasts."""

SHORTEST = 12
"""Characters of a password (NIST SP 800-63B-4 asks for 15 where it is all there is, and 8 at the very least)."""


class Role(StrEnum):
    """What a person may do: a reader sees everything; a reviewer also adds pages and judges."""

    READER = "reader"
    REVIEWER = "reviewer"


class Person(Noun, frozen=True, kw_only=True):
    """Somebody in a users file. `password` is an argon2id hash, `token` the SHA-256 of 32 random bytes in hexadecimal,
    which nobody can guess; null where they have none."""

    name: str
    role: Role
    password: str | None = None
    token: str | None = None

    @property
    def stamp(self) -> str:
        """Differs after their password, token or role were changed: sessions of before end."""
        return hashlib.sha256(f"{self.password} {self.token} {self.role}".encode()).hexdigest()[:16]


class Kept(Noun, frozen=True, kw_only=True):
    """A users file: the key that sessions are signed with, the people by name, and by the digest of their cookies the
    sessions that were ended, each with the second (of the Unix epoch) after which it would have been over anyway."""

    key: str
    ended: dict[str, int] = msgspec.field(default_factory=dict)
    people: dict[str, Person] = msgspec.field(default_factory=dict)


class People:
    """The people of a users file. What others change in it is seen at the next question."""

    def __init__(self, path: Path) -> None:
        """Those in the file at `path`, nobody where there is none. Raises SettingError for a file that is none."""
        self.path = path
        self._hasher = argon2.PasswordHasher()
        self._read_at: tuple[int, int] | None = None
        self._kept = Kept(key=secrets.token_hex(32))
        self._ending = threading.Lock()
        self._ended: dict[str, int] = {}
        self._nobody = self._hasher.hash(secrets.token_hex(16))
        self._look()

    def _look(self) -> Kept:
        try:
            found = self.path.stat()
        except FileNotFoundError:  # whoever took it away lets nobody in
            if self._read_at is not None:
                self._kept, self._read_at = Kept(key=secrets.token_hex(32)), None
            return self._kept
        if self._read_at != (found.st_mtime_ns, found.st_ino):
            try:
                self._kept = msgspec.json.decode(self.path.read_bytes(), type=Kept)
            except (msgspec.MsgspecError, OSError) as error:
                raise SettingError(f"{self.path} is no users file ({error}); sayso users add makes one") from error
            self._read_at = (found.st_mtime_ns, found.st_ino)
        return self._kept

    @property
    def key(self) -> str:
        """What sessions are signed with."""
        return self._look().key

    def __len__(self) -> int:
        return len(self._look().people)

    def all(self) -> list[Person]:
        """Everybody, by name."""
        return [person for _, person in sorted(self._look().people.items())]

    def named(self, name: str) -> Person | None:
        """The person of this name, or None."""
        return self._look().people.get(name)

    def add(self, name: str, role: Role, *, password: str | None = None) -> str | None:
        """Keep a person, in the place of one of the same name; without a password they get a token, which is returned
        and kept nowhere. Raises SettingError for a name or a password that will not do."""
        if not name.strip() or not name.isprintable() or len(name) > 100:
            raise SettingError("a person's name is 1 to 100 printable characters; give another")
        if password is not None and len(password) < SHORTEST:
            raise SettingError(f"a password has at least {SHORTEST} characters; give a longer one")
        token = None if password is not None else secrets.token_urlsafe(32)
        person = Person(
            name=name,
            role=role,
            password=None if password is None else self._hasher.hash(password),
            token=None if token is None else _digest(token),
        )
        kept = self._look()
        self._write(msgspec.structs.replace(kept, people={**kept.people, name: person}))
        return token

    def remove(self, name: str) -> None:
        """Keep them no longer; their sessions end. Raises SettingError for a name that is not there."""
        kept = self._look()
        if name not in kept.people:
            raise SettingError(f"{self.path} has nobody named '{name}'; sayso users list shows who is there")
        self._write(msgspec.structs.replace(kept, people={who: one for who, one in kept.people.items() if who != name}))

    def end(self, session: str, until: int) -> None:
        """Let this session, told by its digest, open nothing any more. Kept in the file, so that it holds when the room
        is opened again; where that may not be written, as long as the room is open."""
        with self._ending:
            now = int(time.time())
            kept = self._look()
            ended = {known: over for known, over in {**kept.ended, **self._ended}.items() if over > now}
            self._ended = {**ended, session: until}
            with contextlib.suppress(OSError):
                self._write(msgspec.structs.replace(kept, ended=self._ended))

    def has_ended(self, session: str) -> bool:
        """Whether this session was ended."""
        return session in self._ended or session in self._look().ended

    def _write(self, kept: Kept) -> None:
        """The whole file or none of it, for its owner's eyes only."""
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(kept), indent=1))
            os.replace(name, self.path)
        except BaseException:
            os.unlink(name)
            raise
        self._read_at = None

    def by_password(self, name: str, password: str) -> Person | None:
        """The person whose name and password these are; takes as long whoever is asked for."""
        person = self.named(name)
        known = person.password if person else None
        try:
            self._hasher.verify(known or self._nobody, password)
        except argon2.exceptions.VerificationError:
            return None
        return person if known else None

    def by_token(self, token: str) -> Person | None:
        """The person whose token this is."""
        digest = _digest(token)
        found = None
        for person in self._look().people.values():
            if person.token and hmac.compare_digest(person.token, digest):
                found = person
        return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """Who is signed in: signed cookies, and the tokens that every form of theirs sends back."""

    def __init__(self, people: People | None) -> None:
        """Of these people; without any, of whoever sits at this machine."""
        self.people = people
        self._own_key = secrets.token_hex(32)

    @property
    def _key(self) -> str:
        return self.people.key if self.people else self._own_key

    def open(self, person: Person) -> str:
        """A session of this person, as a cookie's value."""
        return str(
            URLSafeTimedSerializer(self._key, salt="session").dumps(
                [person.name, person.stamp, secrets.token_urlsafe(12)]  # no two sessions of a second are one
            )
        )

    def end(self, cookie: str) -> None:
        """Let a cookie open nothing any more."""
        if self.people is not None:
            self.people.end(_digest(cookie), int(time.time()) + HOURS * 3600)

    def of(self, cookie: str) -> Person | None:
        """Whose session a cookie is; None where it is forged, too old, or of somebody who has changed or gone."""
        if self.people is None:
            return None
        try:
            name, stamp, _ = URLSafeTimedSerializer(self._key, salt="session").loads(cookie, max_age=HOURS * 3600)
        except (BadSignature, ValueError, TypeError):
            return None
        person = self.people.named(name) if isinstance(name, str) else None
        return person if person and person.stamp == stamp and not self.people.has_ended(_digest(cookie)) else None

    def token(self, cookie: str) -> str:
        """What the forms of a session send back."""
        return Signer(self._key, salt="form").get_signature(cookie).decode()

    def holds(self, cookie: str, token: str) -> bool:
        """Whether this token is of this session."""
        return hmac.compare_digest(self.token(cookie).encode(), token.encode("utf-8", "surrogatepass"))


class Tries:
    """How often somebody may fail to sign in: five times, then each time after twice as long, up to a quarter of an
    hour. Counted for each name from each address, and with more patience for each address and for each name, for which
    the pause stays short; what is an hour old counts no more."""

    PATIENCE = (5, 20, 50)
    LONGEST = (900.0, 900.0, 30.0)  # of a name, whoever tries: nobody keeps its owner out by failing
    KEPT = 10_000
    FORGOTTEN = 3600.0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: OrderedDict[tuple[str, ...], tuple[int, float]] = OrderedDict()

    def _keys(self, name: str, address: str) -> list[tuple[tuple[str, ...], int, float]]:
        keys = (("both", name, address), ("address", address), ("name", name))
        return list(zip(keys, self.PATIENCE, self.LONGEST, strict=True))

    def allow(self, name: str, address: str) -> None:
        """Raise Refused, with how long to wait, where they have failed too often."""
        with self._lock:
            wait = 0.0
            for key, patience, longest in self._keys(name, address):
                failed, last = self._failed.get(key, (0, 0.0))
                if failed >= patience:
                    pause = min(longest, 2.0 ** min(failed - patience + 1, 30))
                    wait = max(wait, last + pause - self._clock())
        if wait > 0:
            seconds = str(int(wait) + 1)
            raise Refused(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"too many tries failed; try again in {seconds} seconds",
                headers={"retry-after": seconds},
            )

    def failed(self, name: str, address: str) -> None:
        """One more try failed."""
        with self._lock:
            for key, _, _ in self._keys(name, address):
                before, last = self._failed.pop(key, (0, 0.0))
                known = before if self._clock() - last < self.FORGOTTEN else 0
                self._failed[key] = (known + 1, self._clock())
            while len(self._failed) > self.KEPT:
                self._failed.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """They are who they say: their own failures count no more."""
        with self._lock:
            self._failed.pop(("both", name, address), None)
