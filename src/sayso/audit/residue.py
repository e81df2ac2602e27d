"""What scraping and machines left behind."""

from __future__ import annotations

from sayso.audit.check import Check

CHECKS: tuple[Check, ...] = ()
