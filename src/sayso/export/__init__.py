"""Record -> other people's formats."""

from __future__ import annotations

from sayso.export.files import write_file
from sayso.export.lines import lines, lines_schema
from sayso.export.report import Written, report
from sayso.export.sarif import SarifLog

__all__ = ["SarifLog", "Written", "lines", "lines_schema", "report", "write_file"]
