"""A file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from sayso.errors import SettingError

__all__ = ["write_file"]


def write_file(path: Path, raw: bytes, *, but: Path | None = None) -> None:
    """Write `raw` beside `path` and put it in its place in one step; what stood there before is untouched till then.

    Raises SettingError where it cannot be written, and where it is the file `but`, which is to stay.
    """
    if but is not None and path.exists() and but.exists() and path.samefile(but):
        raise SettingError(f"{path} is the case itself; name another file")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):  # the first error is the one to tell
            beside.unlink(missing_ok=True)
        raise SettingError(f"{path} cannot be written ({error.strerror}); name another file or folder") from error
