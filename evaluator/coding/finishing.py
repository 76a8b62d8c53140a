"""The coding of a milestone's texts declared finished: its themes are counted once and join the count that holds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.coding.agreement import PairAgreement, agreement
from evaluator.documents.storing import load_programme
from evaluator.findings.differencing import agreement_told
from evaluator.findings.material import Material
from evaluator.findings.merging import named_in, units_of
from evaluator.findings.theme_counts import SET_ASIDE, counted_themes, questions_in_words, still_told
from evaluator.findings.themes import CodersAgree, Theme, Themes
from evaluator.programme.model import Programme, ThemeSource
from evaluator.results.counted_material import material_of
from evaluator.results.counting import Gathered, keep_count, moves_too_little
from evaluator.results.outstanding import Outstanding, answers_deleted, require_milestone
from evaluator.results.tasks import Clock, Step, finish
from evaluator.store.codes import Code, codes, counts_as
from evaluator.store.codings import ADJUDICATION, Settled, coders, codings, settled
from evaluator.store.count_tables import THEMES
from evaluator.store.counts import Count, counts_of, latest_counts
from evaluator.store.documents import lock_programme
from evaluator.store.tasks import Task
from evaluator.store.texts import ANSWER, Chosen, TextUnit, units
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store


COUNTING: Final = "counting_themes"


@dataclass(frozen=True, slots=True)
class Finishing:
    """Done because a page asked for it."""

    store: Store
    now: Clock

    def __call__(self, its: Task, step: Step, /) -> None:
        step(COUNTING)
        with self.store.writing() as db:
            reason = its.asked["reason"]
            finish_coding(db, its.programme, its.milestone, actor=its.begun_by, now=self.now(), reason=reason)
            finish(db, its)


@dataclass(frozen=True, slots=True)
class Coding:
    """How far the coding of a milestone's answers in words is. ``outstanding``: what stands against declaring it
    finished, without numbers, which would move when somebody withdraws. ``finished``: whether the count that holds has
    themes; ``any_texts``: whether there is anything to code."""

    any_texts: bool
    outstanding: tuple[Diagnostic, ...]
    finished: bool


def coding_of(db: Connection, programme: str, milestone: str) -> Coding:
    """Raises InputRejected for a programme or milestone that is not there, or was not counted."""
    then = _counted(db, programme, milestone)[1]
    texts = _texts(db, then)
    said = settled(db, programme, [one.text_id for one in texts])
    return Coding(bool(texts), tuple(_outstanding(db, then, texts, said)), milestone in then.themes)


def finish_coding(
    db: Connection, programme: str, milestone: str, *, actor: str, now: dt.datetime, reason: str = ""
) -> Count:
    """Count the themes and keep them as the next count of the milestone: everything else in it is that of the count
    that holds. ``reason``: why they are counted again, where they were before.

    Raises InputRejected with everything that stands against it."""
    lock_programme(db, programme)
    found = gather_themes(db, programme, milestone)
    return keep_count(db, found, actor=actor, now=now, reason=reason)


def gather_themes(db: Connection, programme: str, milestone: str) -> Gathered:
    """The count that holds, with the themes of the texts as they are coded now. Texts of somebody who withdrew are
    gone; those of the others are of rows that were counted."""
    held, then = _counted(db, programme, milestone)
    texts = _texts(db, then)
    said = settled(db, programme, [one.text_id for one in texts])
    left = Outstanding(tuple(_outstanding(db, then, texts, said)), ())
    themes = _themes(db, then, texts, said)
    material = replace(then, themes={**_of_earlier(db, then), milestone: themes})
    again = milestone in then.themes
    return Gathered(material, left, held, moves_too_little(db, material), THEMES, needs_reason=again)


def _counted(db: Connection, programme: str, milestone: str) -> tuple[Count, Material]:
    require_milestone(load_programme(db, programme)[0], milestone)
    held = latest_counts(db, programme).get(milestone)
    if held is None:
        raise InputRejected([Diagnostic("results.texts_not_counted", (programme, milestone))])
    return held, material_of(db, held)


def _of_earlier(db: Connection, then: Material) -> dict[str, Themes]:
    """The themes of the milestones before, as their counts have them now."""
    counted = latest_counts(db, then.programme.key)
    found = {one.key: material_of(db, counted[one.key]).themes.get(one.key) for one in then.milestones[:-1]}
    return {key: its for key, its in found.items() if its is not None}


def _texts(db: Connection, then: Material) -> list[TextUnit]:
    asked = set(questions_in_words(then))
    its = units(db, then.programme.key, Chosen(waves={wave for wave, _ in asked}, sources={ANSWER}))
    return [one for one in its if (one.wave, one.item) in asked]


def _outstanding(db: Connection, then: Material, texts: Collection[TextUnit], said: Settled) -> Iterator[Diagnostic]:
    place = (then.programme.key, then.milestones[-1].key)
    gone = answers_deleted(db, then.programme, place[1])
    yield from gone
    if not texts and not gone:
        yield Diagnostic("results.no_texts", place)
    if said.uncoded:
        yield Diagnostic("results.texts_uncoded", place)
    if said.discrepant:
        yield Diagnostic("results.texts_discrepant", place)
    if _told_otherwise(db, then, texts):
        yield Diagnostic("results.themes_told_otherwise", place, {"minimum": then.programme.disclosure_minimum})
    yield from unknown_themes(db, then.programme)


def unknown_themes(db: Connection, programme: Programme) -> Iterator[Diagnostic]:
    """The indicators whose theme is no code of the codebook, or one that was merged into another."""
    into = counts_as(codes(db, programme.key))
    known = [key for key, its in into.items() if key == its]
    for one in programme.indicators:
        if isinstance(one.source, ThemeSource) and one.source.theme not in known:
            place = (programme.key, "indicators", one.key)
            yield unknown("results.no_such_theme", place, one.source.theme, known, indicator=one.key)


def _themes(db: Connection, then: Material, texts: Collection[TextUnit], said: Settled) -> Themes:
    every = codes(db, then.programme.key)
    codebook = _codebook(every)
    its = [((one.wave, one.item, one.group), _said(one.text_id, said)) for one in texts]
    found = counted_themes(then, its, codebook, then.themes.get(then.milestones[-1].key))
    named = named_in(units_of(then))
    shown = {one.text_id for one in texts if (one.wave, one.item, named(one.group)) in found.cells}
    used = {code for cell in found.cells.values() for code, n in cell.raised.items() if n}
    left = {one.key for one in every if not one.retired} | used
    return replace(
        found,
        codebook=tuple(one for one in codebook if one.key in left),
        coders=_coders(db, then.programme.key, shown),
        agreement=_agreement(db, then, shown),
    )


def _codebook(every: Sequence[Code]) -> tuple[Theme, ...]:
    """As it counts now: without the codes that were merged into others."""
    into = counts_as(every)
    current = [one for one in every if into[one.key] == one.key]
    return tuple(Theme(one.key, one.title, one.definition, into.get(one.parent or "")) for one in current)


def _told_otherwise(db: Connection, then: Material, texts: Iterable[TextUnit]) -> bool:
    """Whether cells must stand as they were told, since few of their texts are gone, and the codebook is another than
    the one under which they were told."""
    told = then.themes.get(then.milestones[-1].key)
    if told is None:
        return False
    named = named_in(units_of(then))
    left = Counter((one.wave, one.item, named(one.group)) for one in texts)
    standing = still_told(left, told, then.programme.disclosure_minimum)
    every = codes(db, then.programme.key)
    in_use = [one for one in _codebook(every) if one.key in {its.key for its in every if not its.retired}]
    return bool(standing) and not told.can_stand(standing.values(), in_use)


def _said(text: UUID, said: Settled) -> frozenset[str] | None:
    return SET_ASIDE if text in said.set_aside else said.codes.get(text)


def _coders(db: Connection, programme: str, shown: Collection[UUID]) -> tuple[str, ...]:
    """Who coded any of the texts, but for the adjudication, which has no coder of its own."""
    by = {one.coder for one in codings(db, programme) if one.text in shown}
    return tuple(one.title for one in coders(db, programme) if one.id in by and one.kind != ADJUDICATION)


def _agreement(db: Connection, then: Material, shown: Collection[UUID]) -> tuple[CodersAgree, ...]:
    """Of texts that are counted in what is shown, where two coded enough of them: as it was told before, where too few
    texts moved since."""
    programme, milestone = then.programme, then.milestones[-1].key
    now = [_agree(one) for one in agreement(db, programme.key, texts=shown)]
    befores = [material_of(db, one).themes.get(milestone) for one in counts_of(db, programme.key, milestone)]
    earlier = [its.agreement for its in befores if its is not None]
    return tuple(agreement_told(now, earlier, programme.disclosure_minimum))


def _agree(its: PairAgreement) -> CodersAgree:
    alpha, bounds = (None, None) if its.alpha is None else (its.alpha.estimate, its.alpha.interval)
    low, high = (None, None) if bounds is None else (bounds.low, bounds.high)
    return CodersAgree(its.first.title, its.second.title, its.n, its.same, alpha, low, high)
