"""Every format of the report; commands, pages and the demonstration take them from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluator.rendering.archives import CSV, PNG, SVG
from evaluator.rendering.docx import DOCX
from evaluator.rendering.format import Format
from evaluator.rendering.html import HTML
from evaluator.rendering.json import JSON
from evaluator.rendering.pdf import PDF
from evaluator.rendering.pptx import PPTX
from evaluator.rendering.xlsx import XLSX

FORMATS: Final[Mapping[str, Format]] = {one.suffix: one for one in (HTML, PDF, DOCX, PPTX, XLSX, CSV, SVG, PNG, JSON)}
"""By suffix."""
