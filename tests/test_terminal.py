"""A record as text for people: each line tells who put what forward, and how."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import textwrap

import pytest
from rich.console import Console

from sayso.annotate import annotate, text_page
from sayso.pipeline import made_by
from sayso.record import Record
from sayso.terminal import WIDTH, page_report


def shown(text: str) -> str:
    page = text_page(text)
    console = Console(width=WIDTH)
    with console.capture() as captured:
        console.print(page_report(Record(page=page, statements=tuple(annotate(page)), made_by=made_by(model=False))))
    return captured.get()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("Anna Lindgren said the pier is shut.", "Anna Lindgren: the pier is shut", id="said says itself"),
        pytest.param("Anna Lindgren declined to comment.", "Anna Lindgren declined: to comment", id="what she did"),
        pytest.param(
            "The gates have been criticised by residents.",
            "residents (collective) (“have been criticised”): The gates",
            id="a cue before its source is quoted",
        ),
        pytest.param(
            "The town allegedly hid it.", "allegedly (unnamed): The town … hid it", id="a cue without a source"
        ),
    ],
)
def test_a_line_tells_who_and_by_which_cue_where_it_says_more_than_said(text, line):
    assert line in shown(text)


@pytest.mark.once
def test_adding_shows_how_far_it_is_its_rate_and_a_time_to_go_within_a_hundred_columns():
    code = """
        import time
        from sayso.cli import _Output
        with _Output(quiet=False).steps() as step:
            for done in range(0, 9):
                step("pages", done, 40_000)
                time.sleep(0.15)
            for done in range(1, 9):
                step("comparing", done, 40_000)
                time.sleep(0.15)
    """
    mine, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    showing = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], stderr=theirs, env={**environment, "TERM": "xterm"}
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the other side is gone: the end on Linux
        while part := os.read(mine, 4096):
            shown += part
    os.close(mine)
    assert showing.wait() == 0
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()).replace("\r", "\n").split("\n")
    assert max(map(len, lines)) <= 100
    for what in ("pages", "comparing"):
        line = next(line for line in reversed(lines) if line.startswith(f"{what} "))
        found = re.search(r" (\d+)/40000 (\d+):(\d\d):(\d\d) +(\d+\.\d) a second", line)
        assert found, line
        hours, rate = int(found[2]), float(found[5])
        assert 1 < rate < 8
        assert hours * 3600 <= 40_000 / rate < (hours + 3) * 3600
