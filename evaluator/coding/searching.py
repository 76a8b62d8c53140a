"""Texts found by where they come from and by the words that stand in them, in any form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.coding.stems import Stemmer
from evaluator.coding.units import Readable
from evaluator.findings.disclosure import in_steps
from evaluator.programme.merging import members
from evaluator.store import audit, texts
from evaluator.store.text_tables import MATERIAL_KINDS
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

ON_A_PAGE: Final = 20
"""Some 5,000 pixels on a phone."""
SOURCES: Final = (texts.ANSWER, *MATERIAL_KINDS)
_RECENT: Final = 100
"""Entries of the log that are looked through for the same reading on the same day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; '' for anything. ``question``: QUESTIONNAIRE/KEY; ``group``: as it is reported."""

    words: str = ""
    milestone: str = ""
    wave: str = ""
    question: str = ""
    source: str = ""
    group: str = ""
    process: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A text as it may be shown. ``pieces``: it all, with whether a piece is a word that was looked for. ``question``,
    ``wave``, ``group`` and ``process`` are '' where there is none or it is not told; ``title`` and ``part`` are those
    of a material."""

    text_id: UUID
    pieces: tuple[tuple[str, bool], ...]
    source: str
    milestone: str
    wave: str
    question: str
    group: str
    process: str
    title: str
    part: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of texts, ``page`` of ``pages`` from 1 on, of ``total`` in all."""

    texts: tuple[Shown, ...]
    total: int
    page: int
    pages: int


def options(known: Readable) -> dict[str, tuple[str, ...]]:
    """By the field of `Asked` what it may be."""
    return {
        "milestone": tuple(one.key for one in known.programme.milestones),
        "wave": tuple(known.waves),
        "question": tuple(known.questions),
        "source": SOURCES,
        "group": tuple(known.groups),
        "process": tuple(one.key for one in known.programme.processes),
    }


def search(db: Connection, known: Readable, asked: Asked, page: int = 1) -> Found:
    """A page of the texts that were asked for, always in the same order, which tells nothing. A page beyond the last is
    the last. Raises InputRejected for what is not there."""
    stemmer = Stemmer()
    wanted = stemmer.wanted(asked.words)
    chosen = _chosen(known, asked, wanted)
    total = texts.unit_count(db, known.programme.key, chosen)
    pages = max(1, -(-total // ON_A_PAGE))
    page = min(max(page, 1), pages)
    found = texts.units(db, known.programme.key, chosen, limit=ON_A_PAGE, offset=(page - 1) * ON_A_PAGE)
    shown = (_shown(one, known, tuple(_pieces(one.text, wanted, stemmer))) for one in found)
    return Found(tuple(shown), total, page, pages)


def note_reading(db: Connection, known: Readable, asked: Asked, n: int, *, actor: str, now: dt.datetime) -> None:
    """Note who reads about how many texts of what; not the words that were looked for: whoever reads the log need not
    learn that a text went, or how many a small group wrote. Going through the pages, and coming
    back to the same on the same day, is one reading."""
    details: dict[str, audit.Detail] = {"texts": in_steps(n, known.programme.disclosure_minimum)}
    if asked.question:
        details["question"] = asked.question
    if asked.words.strip():
        details["searched"] = True
    programme, subject = known.programme.key, asked.milestone
    for one in audit.latest(db, programme, before=None, most=_RECENT):
        same = (one.kind, one.actor, one.subject, one.details) == ("texts_read", actor, subject, details)
        if same and one.at and one.at.date() == now.astimezone(dt.UTC).date():
            return
    audit.record(db, "texts_read", actor=actor, now=now, programme=programme, subject=subject, details=details)


def _chosen(known: Readable, asked: Asked, wanted: Sequence[frozenset[str]]) -> texts.Chosen:
    faults = [
        unknown(f"reading.no_{name}", (known.programme.key,), getattr(asked, name), keys)
        for name, keys in options(known).items()
        if getattr(asked, name) and getattr(asked, name) not in keys
    ]
    if asked.words.strip() and not wanted:
        faults.append(Diagnostic("reading.no_words", (known.programme.key,)))
    if faults:
        raise InputRejected(faults)
    waves = [key for key in known.waves if asked.wave in ("", key)]
    if asked.question:
        waves = [key for key in waves if asked.question in known.waves[key].questions.values()]
    return texts.Chosen(
        milestones=[asked.milestone] if asked.milestone else None,
        waves=waves if asked.wave or asked.question else None,
        items=[asked.question.partition("/")[2]] if asked.question else None,
        sources=[asked.source] if asked.source else None,
        cells=tuple(_cells(known, asked)) if asked.group or asked.process else None,
        stems=wanted,
    )


def _cells(known: Readable, asked: Asked) -> Iterator[tuple[str, str, str, str]]:
    """Where texts with these labels lie: answers, and materials, whose group and process are what was typed."""
    for cell, (group, process) in known.labels.items():
        if asked.group in ("", group) and asked.process in ("", process):
            yield cell
    of = members(asked.group) if asked.group else ("", *(one.key for one in known.programme.groups))
    within = (asked.process,) if asked.process else ("", *(one.key for one in known.programme.processes))
    yield from (("", "", group, process) for group in of for process in within)


def _shown(unit: texts.TextUnit, known: Readable, pieces: tuple[tuple[str, bool], ...]) -> Shown:
    label = (unit.group, unit.process)
    if unit.source == texts.ANSWER:
        label = known.labels.get((unit.wave, unit.item, *label), ("", ""))
    return Shown(
        text_id=unit.text_id,
        pieces=pieces,
        source=unit.source,
        milestone=unit.milestone,
        wave=unit.wave,
        question=known.question_of(unit.wave, unit.item),
        group=label[0],
        process=label[1],
        title=unit.material,
        part=unit.part,
    )


def _pieces(text: str, wanted: Sequence[frozenset[str]], stemmer: Stemmer) -> Iterator[tuple[str, bool]]:
    place = 0
    for starts, ends in stemmer.found_in(text, wanted) if wanted else ():
        if starts > place:
            yield text[place:starts], False
        yield text[starts:ends], True
        place = ends
    if place < len(text):
        yield text[place:], False
