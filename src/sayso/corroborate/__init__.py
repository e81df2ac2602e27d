"""Statements, Copies -> Claims: the same thing stated on several pages, and how many separate origins it has."""

from __future__ import annotations

from sayso.corroborate.origins import Entered, Lineage, origins

__all__ = ["Entered", "Lineage", "origins"]
