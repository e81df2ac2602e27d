"""Record -> other people's formats."""

from __future__ import annotations

from sayso.export.lines import lines, lines_schema
from sayso.export.sarif import SarifLog
from sayso.export.stemma import change_words, stemma_svg

__all__ = ["SarifLog", "change_words", "lines", "lines_schema", "stemma_svg"]
