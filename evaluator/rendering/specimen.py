"""A report of one page with one of each thing: a house template is tried with it before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from evaluator.rendering.format import Issue
from evaluator.reporting.blocks import (
    Bullets,
    Column,
    Edition,
    Figure,
    Notice,
    Paragraph,
    Part,
    Quotation,
    Report,
    Table,
)

_SVG: Final = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='30'><rect width='90' height='30'/></svg>"
_TABLE: Final = Table("T", (Column("A"), Column("B", numeric=True)), (("x", "1"), ("y", "2")), totals=1, note="n")
_BLOCKS: Final = (
    Paragraph("p 1"),
    Bullets(("b 1", "b 2")),
    Notice("n", "n 1"),
    _TABLE,
    Figure("f", _SVG, "f", "F 1"),
    Figure("g", _SVG, "g", "G 1", whole_page=True),
    Quotation("q", "da", "a"),
)
_LABELS: Final = {
    **{name: name for name in ("appendix", "contents", "draft", "table_word", "figure_word")},
    "edition": "E {number}",
    "page_of": "{page}/{pages}",
}


@dataclass(frozen=True, slots=True)
class Specimen:
    """The same in every language."""

    programme: str = "specimen"
    milestone: str = "m1"
    edition: Edition = field(default_factory=Edition)
    issue: Issue = field(default_factory=lambda: Issue("draft", "2020-01-31"))
    figures: Mapping[str, object] = field(default_factory=dict)

    def report(self, language: str) -> Report:
        parts = (Part("a", "A", _BLOCKS, (Part("b", "B", (_TABLE,)),)),)
        return Report(language, "T", "S", "R", "", (("F", "1"),), parts, "2020-01-31", author="X", labels=_LABELS)


SPECIMEN: Final = Specimen()
"""What is made of it is thrown away."""
