"""Record -> other people's formats."""

from __future__ import annotations

from sayso.export.lines import lines, lines_schema
from sayso.export.sarif import SarifLog
from sayso.export.sheet import sheet

__all__ = ["SarifLog", "lines", "lines_schema", "sheet"]
