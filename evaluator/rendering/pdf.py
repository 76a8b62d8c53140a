"""The report and its appendix as PDF/UA-1 and PDF/A-2a: tagged, with alternative texts and embedded fonts; the same
findings give the same bytes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

from evaluator.core.paths import templates_folder
from evaluator.rendering.format import Format, Printed
from evaluator.rendering.html import titles
from evaluator.reporting.blocks import Part, Report


def as_pdf(printed: Printed, language: str) -> bytes:
    """The report in ``language`` as a PDF, without its appendix."""
    report = printed.report(language)
    return _file(printed, report, report.parts, "")


def appendix_as_pdf(printed: Printed, language: str) -> bytes:
    report = printed.report(language)
    return _file(printed, report, report.appendix, report.labels["appendix"])


def _file(printed: Printed, content: Report, parts: tuple[Part, ...], named: str) -> bytes:
    """Everything that users wrote goes in as data, never as markup. ``named``: what the document is called, '' for the
    report itself. Report and appendix lead to each other by the names under which they lie beside each other."""
    its = replace(content, parts=(), appendix=())
    data = asdict(its) | {"parts": [_part(part) for part in parts], "named": named}
    beside = PDF.file_name(printed, content.language, appendix=not named)
    data |= {"edition": asdict(printed.edition), "keys": [key for key, _ in titles(parts)], "beside": beside}
    noon = dt.datetime.combine(dt.date.fromisoformat(content.date), dt.time(12), dt.UTC)
    return typst.compile(
        str(templates_folder() / "rendering" / "report.typ"),
        font_paths=fonts(),
        sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=noon,
    )


def _part(part: Part) -> dict[str, object]:
    blocks = [asdict(block) | {"kind": block.kind} for block in part.blocks]
    own = {"key": part.key, "title": part.title, "lead": part.lead, "opens_page": part.opens_page}
    return own | {"blocks": blocks, "parts": [_part(below) for below in part.parts]}


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """DejaVu Sans, as the figures use it, and typst's own; no font of the machine, so that files agree."""
    matplotlib = find_spec("matplotlib")
    assert matplotlib is not None
    assert matplotlib.origin is not None
    folder = Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


PDF: Final = Format("PDF", "pdf", "application/pdf", as_pdf, appendix=appendix_as_pdf)
