"""The report as PDF/UA-1: tagged, with alternative texts and embedded fonts; the same findings give the same bytes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

from evaluator.core.paths import templates_folder
from evaluator.rendering.format import Format, Printed
from evaluator.reporting.blocks import Part


def as_pdf(printed: Printed, language: str) -> bytes:
    """The report in ``language`` as a PDF. Everything that users wrote goes in as data, never as markup."""
    content = printed.report(language)
    data = asdict(content) | {"parts": [_part(part) for part in content.parts]}
    noon = dt.datetime.combine(dt.date.fromisoformat(content.date), dt.time(12), dt.UTC)
    return typst.compile(
        str(templates_folder() / "rendering" / "report.typ"),
        font_paths=fonts(),
        sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=noon,
    )


def _part(part: Part) -> dict[str, object]:
    blocks = [asdict(block) | {"kind": block.kind} for block in part.blocks]
    return {"key": part.key, "title": part.title, "blocks": blocks, "parts": [_part(below) for below in part.parts]}


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Typst's own text fonts, and DejaVu Sans as the figures use it; no font of the machine, so that files agree."""
    matplotlib = find_spec("matplotlib")
    assert matplotlib is not None
    assert matplotlib.origin is not None
    folder = Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


PDF: Final = Format("PDF", "pdf", "application/pdf", as_pdf)
