"""Who could be asked: figures, voices and quotations without a name."""

from __future__ import annotations

from sayso.audit.check import Check

CHECKS: tuple[Check, ...] = ()
