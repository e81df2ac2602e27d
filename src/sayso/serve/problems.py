"""What the reading room refuses, and the one shape in which it says so (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

from sayso.record import Noun

__all__ = ["WRONG", "Problem", "Refused", "problem"]


WRONG = "something is wrong in the room itself; its log says what"
"""What whoever asks is told of a fault of ours."""


class Problem(Noun, frozen=True, kw_only=True):
    """Why a request was not answered. `title` is the name of the status, `detail` says what is wrong and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Refused(Exception):
    """A request that is not answered: the status, and a line for people. The next request may be."""

    def __init__(self, status: HTTPStatus, detail: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.problem = problem(status, detail)
        self.headers = headers or {}


def problem(status: HTTPStatus | int, detail: str) -> Problem:
    """The problem of this status."""
    return Problem(title=HTTPStatus(status).phrase, status=int(status), detail=detail)
