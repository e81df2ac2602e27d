"""Pages and their statements -> copies, lost pages, changes."""

from sayso.trace.changes import changes
from sayso.trace.copies import Traced, trace
from sayso.trace.versions import Version, families, versions

__all__ = ["Traced", "Version", "changes", "families", "trace", "versions"]
