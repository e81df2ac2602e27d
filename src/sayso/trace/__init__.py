"""Pages and their statements -> copies, lost pages, changes."""

from sayso.trace.candidates import candidates, page_features
from sayso.trace.changes import changes
from sayso.trace.copies import Relations, Traced, aligned, alike, derived, trace
from sayso.trace.versions import Version, families, versions

__all__ = [
    "Relations",
    "Traced",
    "Version",
    "aligned",
    "alike",
    "candidates",
    "changes",
    "derived",
    "families",
    "page_features",
    "trace",
    "versions",
]
