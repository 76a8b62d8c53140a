"""What ten slides take from a report: which of its words, tables and charts, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from evaluator.reporting.blocks import (
    Beside,
    Block,
    Bullets,
    Figure,
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
    """One finding: what it is about, how it stands, and what was seen, each with the name of its figure or ''."""

    title: str
    verdict: Verdict | None
    text: tuple[tuple[str, str], ...]


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
    part, standing = _part(report, "summary"), _part(report, "standing")
    if part is None:
        return None
    parts = (part,) if standing is None else (part, standing)
    return _told(parts, [text for one in parts for text in _leads(one)])


def _findings(report: Report) -> Slide | None:
    """What the evaluator found, or how the first outcomes stand where nobody has written that yet."""
    part = _part(report, "findings")
    if part is not None:
        cards = tuple(Card("", None, (("", item),)) for item in _items(part)[:_CARDS])
        return Slide(part.title, (part,), cards=cards)
    outcomes = [one for one in _parts(report.parts) if one.key.startswith("outcome-")][:_CARDS]
    cards = tuple(Card(one.title, next(_verdicts(one), None), tuple(_stand(one))) for one in outcomes)
    return Slide(_word(report, "slide_findings"), tuple(outcomes), cards=cards) if cards else None


def _stand(outcome: Part) -> Iterator[tuple[str, str]]:
    """The figures of an outcome, each after its name."""
    for part in outcome.parts:
        for verdict in _verdicts(part):
            yield part.title, verdict.text


def _outcomes(report: Report) -> Slide | None:
    part = _part(report, "theory")
    table = None if part is None else next(_tables(part), None)
    if part is None or table is None:
        return None
    return Slide(table.caption or part.title, (part,), table=table)


def _change(report: Report) -> Slide | None:
    part = _part(report, "changes", "change")
    if part is None:
        return None
    return _told((part,), [*_paragraphs(part), *_items(part)], figure=next(_figures(part), None))


def _response(report: Report) -> Slide | None:
    part = _part(report, "answered", "response")
    if part is None:
        return None
    return _told((part,), _paragraphs(part), table=next(_tables(part), None), figure=next(_figures(part), None))


def _theory(report: Report) -> Slide | None:
    part = _part(report, "theory-tested", "theory")
    return None if part is None else _told((part,), _paragraphs(part)[:1], figure=next(_figures(part), None))


def _involvement(report: Report) -> Slide | None:
    part = _part(report, "involvement")
    return None if part is None else _told((part,), _paragraphs(part), figure=next(_figures(part), None))


def _cautions(report: Report) -> Slide | None:
    part = _part(report, "cautions", "certainty")
    if part is None:
        return None
    return Slide(_word(report, "slide_cautions"), (part,), text=tuple(_items(part) or _paragraphs(part)))


def _recommendations(report: Report) -> Slide | None:
    part = _part(report, "recommended", "recommendations")
    return None if part is None else Slide(part.title, (part,), text=tuple(_items(part) or _paragraphs(part)))


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


def _told(
    parts: tuple[Part, ...], said: Iterable[str], *, table: Table | None = None, figure: Figure | None = None
) -> Slide:
    """One message as the title where the first sentence is short enough for one, and the others below it."""
    texts = [sentence for text in said for sentence in sentences(text)]
    title = texts.pop(0) if texts and len(texts[0]) <= _MESSAGE else parts[0].title
    return Slide(title, parts, tuple(texts), table=table, figure=figure)


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


def _verdicts(part: Part) -> Iterator[Verdict]:
    return (block for block in part.blocks if isinstance(block, Verdict))


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
    return [block.text for block in part.blocks if isinstance(block, Paragraph) and block.tone != "note"]


def _leads(part: Part) -> list[str]:
    return [block.text for block in part.blocks if isinstance(block, Paragraph) and block.tone == "lead"]


def _items(part: Part) -> list[str]:
    return [item for block in part.blocks if isinstance(block, Bullets) for item in block.items]


def _word(report: Report, key: str) -> str:
    return Texts(report.language)(f"rendering.{key}")
