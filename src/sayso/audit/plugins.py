"""Checks that other packages bring, by entry points of the group `sayso.checks`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from sayso.audit.check import Check
from sayso.errors import PluginError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "checks_of_others"]

GROUP = "sayso.checks"

_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def checks_of_others(own: Collection[Check]) -> tuple[Check, ...]:
    """The checks of every installed package that has some, in order of package and entry point.

    An entry point names a check or an iterable of checks. Raises PluginError, with the package and the entry point,
    where one does not load, is no check, or takes a code or a family that is taken.
    """
    from importlib.metadata import entry_points  # a slow import, needed once

    found: list[Check] = []
    codes = {check.code: "sayso" for check in own}
    families = {check.family: "sayso" for check in own}
    for point in sorted(entry_points(group=GROUP), key=lambda point: (_package(point), point.name)):
        where = _package(point)
        for check in _loaded(point):
            for name, taken in ((check.code, codes), (check.code, families), (check.family, codes)):
                if name in taken:
                    raise _error(point, f"'{name}' is taken by {taken[name]}")
            if families.setdefault(check.family, where) != where:
                raise _error(point, f"the family '{check.family}' is taken by {families[check.family]}")
            codes[check.code] = where
            found.append(check)
    return tuple(found)


def _loaded(point: EntryPoint) -> Iterator[Check]:
    try:
        thing = point.load()
    except Exception as error:  # whatever another package's import may raise
        raise _error(point, f"it does not load: {type(error).__name__}: {error}") from error
    things = [thing] if isinstance(thing, Check) else thing
    if isinstance(things, str) or not hasattr(things, "__iter__"):
        raise _error(point, f"{point.value} is a {type(thing).__name__}, no check and no tuple of checks")
    for check in things:
        if not isinstance(check, Check):
            raise _error(point, f"{point.value} holds a {type(check).__name__}, which is no check")
        for name in (check.code, check.family):
            if not _CODE.fullmatch(name):
                raise _error(point, f"'{name}' is no code: small letters, digits and single hyphens")
        yield check


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unnamed package"


def _error(point: EntryPoint, what: str) -> PluginError:
    return PluginError(
        f"{_package(point)} brings a check that cannot be used (entry point '{point.name}' of {GROUP}): "
        f"{' '.join(what.split())[:300]}; mend or uninstall {_package(point)}"
    )
