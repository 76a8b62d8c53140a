"""A house template: a Word document of the evaluator's own house, of which a report takes styles, page, header and
footer, and nothing that is written in it. `evaluator.rendering.house_check` says which are let in. The library for Word
is loaded when there is one to open."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.rendering.format import Issue, Printed
from evaluator.reporting.blocks import Edition, Report

if TYPE_CHECKING:
    from docx.document import Document as Word

LARGEST: Final = 5_000_000
"""Bytes of a template."""


@dataclass(frozen=True, slots=True)
class InHouseStyle:
    """What is printed, with the template in whose styles Word writes it."""

    printed: Printed
    template: bytes

    @property
    def programme(self) -> str:
        return self.printed.programme

    @property
    def milestone(self) -> str:
        return self.printed.milestone

    @property
    def edition(self) -> Edition:
        return self.printed.edition

    @property
    def issue(self) -> Issue:
        return self.printed.issue

    @property
    def figures(self) -> Mapping[str, object]:
        return self.printed.figures

    def report(self, language: str) -> Report:
        return self.printed.report(language)


def in_house_style(printed: Printed, template: bytes | None) -> Printed:
    """``printed`` with a programme's template, as it is where there is none."""
    return printed if template is None else InHouseStyle(printed, template)


def opened(template: bytes) -> Word:
    """A document with what the template has, and no text."""
    from docx import Document
    from docx.oxml.ns import qn

    word = Document(io.BytesIO(template))
    body = word.element.body
    for one in [*body]:
        if one.tag != qn("w:sectPr"):
            body.remove(one)
    return word
