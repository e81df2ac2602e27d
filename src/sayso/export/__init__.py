"""Record -> other people's formats."""

from __future__ import annotations

from sayso.export.files import write_file
from sayso.export.lines import lines, lines_schema
from sayso.export.report import Written, report
from sayso.export.sarif import SarifLog
from sayso.export.stemma import change_words, stemma_svg

__all__ = ["SarifLog", "Written", "change_words", "lines", "lines_schema", "report", "stemma_svg", "write_file"]
