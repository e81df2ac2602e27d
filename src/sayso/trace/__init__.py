"""Pages and their statements -> copies, lost pages, changes."""

from sayso.trace.candidates import candidates
from sayso.trace.changes import changes
from sayso.trace.copies import Traced, aligned, page_features, related, trace

__all__ = ["Traced", "aligned", "candidates", "changes", "page_features", "related", "trace"]
