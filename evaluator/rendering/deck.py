"""What ten slides take from a report: which of its words, tables and charts, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from evaluator.reporting.blocks import (
    Answer,
    Answers,
    Beside,
    Block,
    Bullets,
    Column,
    Figure,
    Notice,
    Paragraph,
    Part,
    Report,
    Table,
    Verdict,
)
from evaluator.reporting.numbers import sentences
from evaluator.texts import Texts

_MESSAGE: Final = 105
"""Characters of a title; a sentence that is longer stands below the title of its part."""
_CARDS: Final = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One finding: what it is about, how it stands, and what was seen."""

    title: str
    verdict: Verdict | None
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """``title`` is what the slide says. ``parts`` are those of the report that it was taken from, for its notes."""

    title: str
    parts: tuple[Part, ...]
    text: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    table: Table | None = None
    figure: Figure | None = None


def slides(report: Report) -> list[Slide]:
    """The slides after the title, of a report whose strings are placed; one that the report has nothing for is not
    made."""
    return [slide for make in _SLIDES if (slide := make(report)) is not None]


def _conclusion(report: Report) -> Slide | None:
    part = _part(report, "conclusion", "summary")
    if part is None:
        return None
    said = [one for block in part.blocks if _leads(block) for one in _texts(block)]
    return _told(part, said or _paragraphs(part)[:2])


def _findings(report: Report) -> Slide | None:
    found = list(_answers(report))[:_CARDS]
    part = _part(report, "findings", "summary")
    if part is None or not found:
        return None
    cards = tuple(Card(one.title, one.verdict, one.sentences) for one in found)
    return Slide(_word(report, "slide_findings"), (part,), cards=cards)


def _outcomes(report: Report) -> Slide | None:
    found = list(_answers(report))
    part = _part(report, "outcomes", "summary")
    if part is None or not found:
        return None
    titles = [_word(report, f"slide_column_{name}") for name in ("outcome", "status", "strongest")]
    columns = tuple(Column(title, width=width) for title, width in zip(titles, (4.2, 1.4, 6), strict=True))
    rows = tuple((one.title, one.verdict.word, one.sentences[0] if one.sentences else "") for one in found)
    return Slide(_word(report, "slide_outcomes"), (part,), table=Table("", columns, rows))


def _change(report: Report) -> Slide | None:
    part = _part(report, "change")
    if part is None:
        return None
    said = [item for block in _blocks(part) if isinstance(block, Bullets) for item in block.items]
    return _told(part, said or _paragraphs(part), figure=next(_figures(part), None))


def _response(report: Report) -> Slide | None:
    part = _part(report, "response")
    if part is None:
        return None
    return _told(part, _paragraphs(part), table=next(_tables(part), None), figure=next(_figures(part), None))


def _theory(report: Report) -> Slide | None:
    part = _part(report, "theory", "theory-tested")
    return None if part is None else _told(part, (), figure=next(_figures(part), None))


def _involvement(report: Report) -> Slide | None:
    part = _part(report, "involvement")
    return None if part is None else _told(part, _paragraphs(part), figure=next(_figures(part), None))


def _cautions(report: Report) -> Slide | None:
    part = _part(report, "cautions", "certainty", "summary")
    if part is None:
        return None
    said = _paragraphs(part)
    if part.key == "summary":
        said = [b.text for b in part.blocks if isinstance(b, Paragraph) and b.tone == "note"]
    texts = [sentence for text in said for sentence in sentences(text)]
    return Slide(_word(report, "slide_cautions"), (part,), text=tuple(texts)) if texts else None


def _recommendations(report: Report) -> Slide | None:
    part = _part(report, "recommendations")
    if part is None:
        return None
    texts = [one for block in _blocks(part) for one in _texts(block)]
    return Slide(part.title, (part,), text=tuple(texts), table=None if texts else next(_tables(part), None))


_SLIDES: Final[tuple[Callable[[Report], Slide | None], ...]] = (
    _conclusion,
    _findings,
    _outcomes,
    _change,
    _response,
    _theory,
    _involvement,
    _cautions,
    _recommendations,
)


def _told(part: Part, said: Iterable[str], *, table: Table | None = None, figure: Figure | None = None) -> Slide:
    """One message as the title where the first sentence is short enough for one, and the others below it."""
    texts = [sentence for text in said for sentence in sentences(text)]
    title = texts.pop(0) if texts and len(texts[0]) <= _MESSAGE else part.title
    return Slide(title, (part,), tuple(texts), table=table, figure=figure)


def _part(report: Report, *keys: str) -> Part | None:
    """The first part of one of these keys, wherever it stands."""
    every = {part.key: part for part in reversed([*_parts((*report.parts, *report.appendix))])}
    return next((every[key] for key in keys if key in every), None)


def _parts(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _parts(part.parts)


def _blocks(part: Part) -> Iterator[Block]:
    for one in _parts((part,)):
        yield from one.blocks


def _answers(report: Report) -> Iterator[Answer]:
    for part in _parts(report.parts):
        for block in part.blocks:
            if isinstance(block, Answers):
                yield from block.items


def _figures(part: Part) -> Iterator[Figure]:
    for block in _blocks(part):
        its = block.figure if isinstance(block, Beside) else block
        if isinstance(its, Figure):
            yield its


def _tables(part: Part) -> Iterator[Table]:
    for block in _blocks(part):
        its = block.table if isinstance(block, Beside) else block
        if isinstance(its, Table):
            yield its


def _paragraphs(part: Part) -> list[str]:
    return [block.text for block in part.blocks if isinstance(block, Paragraph)]


def _leads(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.tone == "lead"


def _texts(block: Block) -> tuple[str, ...]:
    if isinstance(block, Paragraph):
        return (block.text,)
    if isinstance(block, Notice):
        return (block.title, block.text)
    return block.items if isinstance(block, Bullets) else ()


def _word(report: Report, key: str) -> str:
    return Texts(report.language)(f"rendering.{key}")
