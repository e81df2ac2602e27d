"""Findings that were accepted, so that only new ones count: a file to keep beside the pages and to read in a diff."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from sayso.errors import SettingError
from sayso.files import written_whole
from sayso.record import Finding, Noun, Record, Verdict

__all__ = ["Accepted", "Baseline", "read_baseline", "write_baseline"]

VERSION = 1


class Accepted(Noun, frozen=True, kw_only=True, order=True):
    """One accepted finding. `file` counts from the baseline's folder; it and `url` are null where the page has none.

    A finding of a later run is this one where file, url, code and words are equal, or the message where there are no
    words. Where the words stand on the page does not enter, nor does how a later sayso words its message.
    """

    file: str | None
    url: str | None
    code: str
    words: tuple[str, ...]
    message: str


class _File(Noun, frozen=True, kw_only=True):
    sayso_baseline: int
    accepted: tuple[Accepted, ...]


class Baseline:
    """What was accepted, as it is used up by the pages of a run: each entry accepts one finding."""

    def __init__(self, accepted: Iterable[Accepted] = (), *, folder: Path | None = None) -> None:
        self.folder = folder or Path()
        self._left: dict[tuple[str | None, ...], list[Accepted]] = {}
        self._pages: set[tuple[str | None, str | None]] = set()
        for entry in accepted:
            self._left.setdefault(_same(entry), []).append(entry)

    def split(self, record: Record) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """A page's findings that are new, and those that were accepted."""
        new, known = [], []
        for finding in record.findings:
            entry = _entry(record, finding, self.folder)
            left = self._left.get((entry.file, entry.url, *finding.same))
            if left and finding.verdict is not Verdict.HOLDS:
                left.pop()
                known.append(finding)
            else:
                new.append(finding)
        self._pages.add((_file(record, self.folder), record.page.url))
        return tuple(new), tuple(known)

    def stale(self, codes: Collection[str]) -> list[Accepted]:
        """Entries of the pages that were split for which nothing was found any more by the checks of these codes."""
        left = (entry for entries in self._left.values() for entry in entries)
        return sorted(
            (entry for entry in left if entry.code in codes and (entry.file, entry.url) in self._pages), key=_order
        )


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises SettingError where there is none, or another version's."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise SettingError(
            f"the baseline {path} cannot be read ({error.strerror}); make one with --write-baseline {path}"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} is no baseline ({error}); make one with --write-baseline") from error
    if file.sayso_baseline != VERSION:
        raise SettingError(
            f"{path} is a baseline of version {file.sayso_baseline}, this sayso writes version {VERSION}; "
            "make it again with --write-baseline"
        )
    return Baseline(file.accepted, folder=path.absolute().parent)


def accepted_in(record: Record, path: Path) -> Iterator[Accepted]:
    """What a baseline at `path` has to hold so that a page's findings, failing or unclear, are accepted."""
    for finding in record.findings:
        if finding.verdict is not Verdict.HOLDS:
            yield _entry(record, finding, path.absolute().parent)


def write_baseline(path: Path, accepted: Iterable[Accepted]) -> int:
    """Write a baseline, in an order that does not depend on the run's; how many entries it has.

    Raises SettingError where it cannot be written; what stood there before is then untouched.
    """
    entries = sorted(accepted, key=_order)
    raw = msgspec.json.format(msgspec.json.encode(_File(sayso_baseline=VERSION, accepted=tuple(entries))), indent=2)
    with written_whole(path, what="the baseline ") as file:
        file.write(raw + b"\n")
    return len(entries)


def _entry(record: Record, finding: Finding, folder: Path) -> Accepted:
    return Accepted(
        file=_file(record, folder),
        url=record.page.url,
        code=finding.code,
        words=tuple(" ".join(span.text.split()) for span in finding.spans),
        message=finding.message,
    )


def _file(record: Record, folder: Path) -> str | None:
    if record.page.file is None:
        return None
    return Path(os.path.relpath(record.page.file, folder)).as_posix()


def _same(entry: Accepted) -> tuple[str | None, ...]:
    return entry.file, entry.url, entry.code, " … ".join(entry.words) or entry.message


def _order(entry: Accepted) -> tuple[object, ...]:
    return entry.file or "", entry.url or "", entry.code, entry.words, entry.message
