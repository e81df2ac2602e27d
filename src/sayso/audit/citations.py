"""The reference list, its addresses, and the places that cite it."""

from __future__ import annotations

from sayso.audit.check import Check

CHECKS: tuple[Check, ...] = ()
