"""Every format of the report; commands, pages and the demonstration take them from here.

What makes files of other programs loads large libraries, and is loaded when the first such file is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from evaluator.rendering.format import Format, Printed
from evaluator.rendering.html import HTML
from evaluator.rendering.json import JSON
from evaluator.rendering.pdf import PDF


def _later(module: str, name: str) -> Callable[[Printed, str], bytes]:
    """The function ``name`` of a module of this room, which is loaded when it is called."""

    def make(printed: Printed, language: str) -> bytes:
        found: Callable[[Printed, str], bytes] = getattr(import_module(f"evaluator.rendering.{module}"), name)
        return found(printed, language)

    return make


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_ZIP: Final = "application/zip"
DOCX: Final = Format(
    "Word",
    "docx",
    f"{_OFFICE}.wordprocessingml.document",
    _later("docx", "as_docx"),
    appendix=_later("docx", "appendix_as_docx"),
)
PPTX: Final = Format("PowerPoint", "pptx", f"{_OFFICE}.presentationml.presentation", _later("pptx", "as_pptx"))
XLSX: Final = Format("Excel", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", _later("xlsx", "as_xlsx"))
CSV: Final = Format("CSV", "csv.zip", _ZIP, _later("archives", "as_csv_files"))
SVG: Final = Format("SVG", "svg.zip", _ZIP, _later("archives", "as_svg_files"))
PNG: Final = Format("PNG", "png.zip", _ZIP, _later("archives", "as_png_files"))
FORMATS: Final[Mapping[str, Format]] = {one.suffix: one for one in (HTML, PDF, DOCX, PPTX, XLSX, CSV, SVG, PNG, JSON)}
"""By suffix."""
