"""The notes of a slide: what the report says there in full, and which edition of it that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from evaluator.rendering.marks import Marks
from evaluator.rendering.slide_parts import paragraph_of, write
from evaluator.rendering.word_styles import LOCALES
from evaluator.reporting.blocks import Answers, Bullets, Figure, Notice, Paragraph, Part, Report
from evaluator.texts import Texts

if TYPE_CHECKING:
    from pptx.slide import Slide

_LONGEST = 40
"""Paragraphs; what is longer is read in the report."""


def write_notes(slide: Slide, parts: Sequence[Part], marks: Marks, report: Report) -> None:
    """Where a slide was taken from, with numbers that carry their tags there, too."""
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    locale, word = LOCALES[report.language], Texts(report.language)
    for part in parts:
        title = word("rendering.notes_from")
        heading = paragraph_of(frame)
        write(heading, f"{title}: ", 12, locale=locale, bold=True)
        write(heading, part.title, 12, locale=locale, bold=True)
        for _, text in zip(range(_LONGEST), _texts(part), strict=False):
            write(paragraph_of(frame), text, 12, locale=locale)
    named = paragraph_of(frame)
    for text in (report.title, ", ", report.subtitle):
        write(named, text, 12, locale=locale)
    for line in (marks.line, marks.of_digest):
        if line:
            write(paragraph_of(frame), line, 12, locale=locale)


def _texts(part: Part) -> Iterator[str]:
    """What a part says in sentences, and what its pictures show."""
    for block in part.blocks:
        if isinstance(block, (Paragraph, Notice)):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Answers):
            for answer in block.items:
                yield answer.title
                yield from answer.sentences
        elif isinstance(block, Figure):
            yield block.alt
