"""What can go wrong, and what the caller should do about it.

SaysoError                  the base: catch this to catch them all
├── InputError              what was given cannot be used: say so and go on with the next page
│   ├── NoSuchInput         the path is not there, or a folder holds no pages
│   ├── EmptyInput          no bytes, or nothing visible in them
│   ├── NotAPage            bytes that are no text: a picture, an archive, a program
│   └── OverBudget          a page larger, deeper or slower than its budget allows
├── CrashedError            the process reading a page died: say so, never retry it more than once
├── ModelError              the parser's model is missing or broken: stop the run
├── SettingError            an option or a settings file asks for what cannot be done: stop the run
│   ├── UnknownCheck        no check or family has that name
│   └── PluginError         a check that another package brings does not load
└── CaseError               the case file cannot be used as asked: stop; what it held is as it was
    ├── NotACase            a file that is no case of sayso's
    ├── NewerCase           written by a newer sayso
    ├── BrokenCase          its bytes are damaged
    ├── BusyCase            another program keeps it locked
    └── ReviewError         a judgement that cannot be made: nothing was written
        ├── NotThere        what it is about is not in the case
        └── Stale           somebody judged it since it was looked at
"""

from __future__ import annotations


class SaysoError(Exception):
    """Base of every error sayso raises on purpose. Its text names the thing, the value and the next step."""


class InputError(SaysoError):
    """What was given cannot be used. Skip this page; the others are not affected."""


class NoSuchInput(InputError):
    """The path does not exist, or is a folder without pages. Skip it."""


class EmptyInput(InputError):
    """There are no bytes, or no visible text in them. Skip the page."""


class NotAPage(InputError):
    """The bytes are no text: a picture, an archive, a program. Skip the page."""


class OverBudget(InputError):
    """The page goes over a budget of `limits`. Skip it; it may be tried again with a larger budget."""


class CrashedError(SaysoError):
    """The process that read the page died. Skip the page and never retry it more than once."""


class ModelError(SaysoError):
    """The parser's model is missing or does not load. Stop the run: no page can be annotated."""


class SettingError(SaysoError):
    """An option, a settings file or a baseline asks for what cannot be done. Stop the run: no page was looked at."""


class UnknownCheck(SettingError):
    """No check and no family has that name. Stop the run."""


class PluginError(SettingError):
    """A check that another package brings does not load, or its code is taken. Stop the run."""


class CaseError(SaysoError):
    """The case file cannot be used as asked. Stop: what it held is as it was."""


class NotACase(CaseError):
    """The file is no case of sayso's. Name another file."""


class NewerCase(CaseError):
    """The case was written by a newer sayso. Use that one."""


class BrokenCase(CaseError):
    """The case's bytes are damaged. Work on a copy or go back to a backup; sayso never repairs by itself."""


class BusyCase(CaseError):
    """Another program keeps the case locked for longer than is waited for. Try again when it is done."""


class ReviewError(CaseError):
    """A judgement that cannot be made. Nothing was written; say what is wrong and let the person try again."""


class NotThere(ReviewError):
    """What the judgement is about is not in the case, or no more. Look again."""


class Stale(ReviewError):
    """Somebody judged the same thing since it was looked at. Show that, and ask again: nothing was written."""
