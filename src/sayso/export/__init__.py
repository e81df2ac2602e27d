"""Record -> other people's formats, and pictures of a case."""

from __future__ import annotations

from sayso.export.chart import FigureRow, figure_chart, figure_rows, figure_table
from sayso.export.drawing import SHEET
from sayso.export.lines import lines, lines_schema
from sayso.export.report import Written, report
from sayso.export.sarif import SarifLog
from sayso.export.sheet import sheet
from sayso.export.stemma import change_words, stemma_svg
from sayso.export.timeline import Bar, time_line_svg

__all__ = [
    "SHEET",
    "Bar",
    "FigureRow",
    "SarifLog",
    "Written",
    "change_words",
    "figure_chart",
    "figure_rows",
    "figure_table",
    "lines",
    "lines_schema",
    "report",
    "sheet",
    "stemma_svg",
    "time_line_svg",
]
