"""What an audit is asked: which checks, and whether what holds is told too."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

from sayso.audit.check import Check
from sayso.errors import SettingError, UnknownCheck
from sayso.record import Noun

__all__ = ["Scope", "named"]


class Scope(Noun, frozen=True, kw_only=True):
    """Which checks are asked of every page of a call.

    `select` and `ignore` hold codes and families; an empty `select` means every check that is on. A family stands for
    those of its checks that are on; a check that is off is asked only when its own code is selected. `everything`
    tells what holds too.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    everything: bool = False

    def __post_init__(self) -> None:
        for name, value in (("select", self.select), ("ignore", self.ignore)):
            if isinstance(value, str):
                raise SettingError(f"{name} is the text '{value}'; give a list of codes and families")

    def of(self, checks: Collection[Check]) -> tuple[Check, ...]:
        """Those of `checks` that are asked, in their order. Raises UnknownCheck for a name that none of them has."""
        chosen = {check.code for check in checks if check.on}
        if self.select:
            chosen = {code for name in self.select for code in _meant(name, checks)}
        chosen -= {check.code for name in self.ignore for check in _named(name, checks)}
        return tuple(check for check in checks if check.code in chosen)


def named(code: str, checks: Iterable[Check]) -> Check:
    """The check of that code. Raises UnknownCheck, with the nearest code, where there is none."""
    by_code = {check.code: check for check in checks}
    if code not in by_code:
        raise UnknownCheck(f"no check has the code '{code}'; {_nearest(code, by_code)}run sayso checks to list them")
    return by_code[code]


def _meant(name: str, checks: Collection[Check]) -> list[str]:
    found = _named(name, checks)
    meant = [check.code for check in found if check.on or check.code == name]
    if not meant:
        codes = ", ".join(check.code for check in found)
        raise SettingError(f"every check of the family '{name}' is off; select them by code: {codes}")
    return meant


def _named(name: str, checks: Collection[Check]) -> list[Check]:
    found = [check for check in checks if name in (check.code, check.family)]
    if not found:
        names = {known for check in checks for known in (check.code, check.family)}
        raise UnknownCheck(
            f"no check or family is called '{name}'; {_nearest(name, names)}run sayso checks to list them"
        )
    return found


def _nearest(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name.lower(), sorted(names), n=1, cutoff=0.5)
    return f"did you mean {near[0]}? Or " if near else ""
