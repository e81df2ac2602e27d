"""The headline against the body."""

from __future__ import annotations

from sayso.audit.check import Check

CHECKS: tuple[Check, ...] = ()
