"""Pages and their statements -> copies, lost pages, changes."""

from sayso.trace.candidates import candidates
from sayso.trace.changes import changes
from sayso.trace.copies import Traced, aligned, page_features, related, trace
from sayso.trace.versions import Version, families, versions

__all__ = [
    "Traced",
    "Version",
    "aligned",
    "candidates",
    "changes",
    "families",
    "page_features",
    "related",
    "trace",
    "versions",
]
