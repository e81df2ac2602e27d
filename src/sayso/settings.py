"""A project's own settings: `sayso.toml`, or the table [tool.sayso] of `pyproject.toml`, nearest above a folder."""

from __future__ import annotations

import datetime
import difflib
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from sayso.errors import SettingError

__all__ = ["Settings", "settings_above"]


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """What a settings file sets; null where it is silent. The keys are the options of `sayso check`, without dashes.

    `file` is the file they come from, null where there is none; the path of `baseline` counts from its folder.
    """

    file: Path | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    fail_on: Literal["error", "warning", "note", "never"] | None = None
    captured: str | None = None
    all: bool | None = None
    baseline: str | None = None
    jobs: Annotated[int, msgspec.Meta(ge=1)] | None = None
    max_seconds: Annotated[float, msgspec.Meta(ge=0.1)] | None = None
    max_words: Annotated[int, msgspec.Meta(ge=1)] | None = None


KEYS = tuple(field.encode_name for field in msgspec.structs.fields(Settings) if field.name != "file")


def settings_above(folder: Path) -> Settings:
    """The settings in force in a folder: of the nearest file, in it or above it. In one folder `sayso.toml` wins.

    A `pyproject.toml` without [tool.sayso] is passed over. Raises SettingError, naming the file, the key and the value,
    for what cannot be read.
    """
    for place in (folder, *folder.parents):
        for name, at in (("sayso.toml", ()), ("pyproject.toml", ("tool", "sayso"))):
            table = _table(place / name, at)
            if table is not None:
                return _settings(place / name, "[tool.sayso] " if at else "", table)
    return Settings()


def _table(path: Path, at: tuple[str, ...]) -> dict[str, Any] | None:
    try:
        found: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SettingError(f"{path} cannot be read ({error.strerror}); check its permissions") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path} is no TOML ({error}); mend it") from error
    for key in at:
        found = found.get(key) if isinstance(found, dict) else None
    if found is not None and not isinstance(found, dict):
        raise SettingError(f"{path}: {'.'.join(at)} is {found!r}, no table; write [{'.'.join(at)}]")
    return found


def _settings(path: Path, where: str, table: dict[str, Any]) -> Settings:
    for key in table:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.5)
            meant = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(KEYS)}"
            raise SettingError(f"{path}: {where}has no key '{key}'; {meant}")
    if type(table.get("captured")) is datetime.date:  # TOML has days of its own
        table = {**table, "captured": table["captured"].isoformat()}
    try:
        found = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise SettingError(f"{path}: {where}{_told(table, str(error))}") from error
    if found.baseline is not None:
        found = msgspec.structs.replace(found, baseline=str(path.parent / found.baseline))
    return msgspec.structs.replace(found, file=path)


def _told(table: dict[str, Any], error: str) -> str:
    """The key, its value and what it may be."""
    what, _, at = error.partition(" - at `$")
    key = at.strip("`").split("[")[0].lstrip(".")
    value = f"{key} cannot be {table.get(key)!r}"
    if key == "fail-on":
        return f"{value}; give one of error, warning, note, never"
    what = what.replace("Expected `", "it has to be `", 1).replace("`", "")
    return f"{value}: {what}"
