"""A command line that cannot be taken, told in one line: the option, the value and the next step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

_ONE_OF = re.compile(r"'(.*)' is not one of (.+?)\.?\Z", re.S)


def mistaken(error: Any, typed: Sequence[str]) -> str:
    """What is wrong with a command line of these words, for which the framework raised this UsageError."""
    context = getattr(error, "ctx", None)
    command = " ".join(["sayso", *(context.command_path.split(" ")[1:] if context else ())])
    command = command.replace("sayso -m sayso", "sayso")
    param = getattr(error, "param", None)
    message = str(getattr(error, "message", "") or "").strip().removeprefix("Value error, ")
    if param is None or not message:
        shown = error.format_message().strip().rstrip(".")
        return f"{shown[:1].lower()}{shown[1:]}; {command} -h says what it takes"
    names = [name for name in param.opts if name.startswith("-")]
    name = max(names, key=len) if names else str(param.human_readable_name)
    if known := _ONE_OF.search(message):
        choices = ", ".join(choice.strip("'") for choice in known[2].split(", "))
        return f"{name} cannot be '{known[1]}'; give one of {choices}"
    value = next((given for given in _given(typed, names)), None)
    why = message.rstrip(".").replace("Input should be", "it has to be")
    return f"{name} cannot be {'that' if value is None else repr(value)}: {why}; {command} -h says what it takes"


def _given(typed: Sequence[str], names: Sequence[str]) -> list[str]:
    """The values that stand with an option, the last first."""
    found = [after for word, after in pairwise(typed) if word in names]
    found += [word.partition("=")[2] for word in typed if "=" in word and word.partition("=")[0] in names]
    return found[::-1]
