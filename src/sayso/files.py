"""Files that are written whole or not at all. A leaf."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sayso.errors import SettingError

__all__ = ["written_whole"]


@contextlib.contextmanager
def written_whole(path: Path, *, what: str = "", but: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write to, which stands at `path` once everything is written; until then what stood there stays.

    Where anything fails, nothing of it is left. Raises SettingError where it cannot be written, and where it is
    the file `but`, which is to stay; `what` is its kind, for people: 'the baseline '.
    """
    if but is not None and path.exists() and but.exists() and path.samefile(but):
        raise SettingError(f"{path} is the case itself; name another file")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            with beside.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingError(f"{what}{path} cannot be written ({error.strerror}); name another file") from error
