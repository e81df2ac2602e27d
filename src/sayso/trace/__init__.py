"""Pages and their statements -> copies, lost pages, changes."""

from sayso.trace.changes import changes
from sayso.trace.copies import Traced, trace

__all__ = ["Traced", "changes", "trace"]
