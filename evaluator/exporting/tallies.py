"""The tallies of counted milestones as a table, suppressed as the report suppresses them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from evaluator.exporting.table import Column, Table, TakenTable, Value
from evaluator.findings.answers import Answers, answers_to
from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material
from evaluator.programme.model import Question
from evaluator.results.counted_material import material_of
from evaluator.results.milestones import count_of, counts_to_see
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import Texts
from surveys.answers.tally import Tally
from surveys.codes import BLANK, DONT_KNOW, NOT_RELEVANT
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.kinds.all import kind_of, variables_in

if TYPE_CHECKING:
    from sqlalchemy import Connection


def tallies_table(
    db: Connection, programme: str, language: str, *, now: dt.datetime, milestone: str = ""
) -> tuple[TakenTable, list[Diagnostic]]:
    """How many of each group that is shown chose each answer, at every counted milestone or at one; and the questions
    that are not in it, since waves of one milestone put them on different scales. Numbers are not told one by one:
    of them there is how many gave one. Raises InputRejected where nothing is counted."""
    t = Texts(language)
    only = count_of(db, programme, milestone) if milestone else None
    counts = [only] if only else list(counts_to_see(db, programme, shown_only=False).values())
    if not counts:
        raise InputRejected([Diagnostic("exporting.nothing_counted", (programme,))])
    shown = [printable(material_of(db, one)) for one in counts]
    notes: list[Diagnostic] = []
    rows = [row for one in shown for row in _rows(one, t, notes)]
    about = [
        (t("exporting.status"), t("exporting.as_published")),
        (t("exporting.programme"), t.pick(shown[-1].programme.title)),
        (t("exporting.day"), t.date(now.astimezone(TIME_ZONE).date())),
    ]
    title = t("exporting.tallies_title", programme=t.pick(shown[-1].programme.title))
    return TakenTable(f"{programme}-tallies", title, Table(_columns(shown, t), rows), about=about), notes


def _columns(shown: Sequence[Material], t: Texts) -> tuple[Column, ...]:
    milestones: dict[str | int, str] = {one.key: t.pick(one.title) for its in shown for one in its.milestones}
    groups: dict[str | int, str] = {one.key: t.pick(one.title) for its in shown for one in its.programme.groups}
    return (
        Column("milestone", "text", t("exporting.milestone"), milestones),
        Column("questionnaire", "text", t("exporting.questionnaire_key")),
        Column("variable", "text", t("exporting.variable")),
        Column("question", "text", t("exporting.question_text")),
        Column("group", "text", t("exporting.group"), groups),
        Column("code", "whole", t("exporting.code"), note=t("exporting.code_note")),
        Column("label", "text", t("exporting.label")),
        Column("on_scale", "code", t("exporting.on_scale"), {0: t("exporting.no"), 1: t("exporting.yes")}),
        Column("n", "whole", t("exporting.n_answers")),
    )


def _rows(shown: Material, t: Texts, notes: list[Diagnostic]) -> Iterator[tuple[Value, ...]]:
    milestone = shown.milestones[-1].key
    for question in _questions(shown, milestone):
        try:
            answers = answers_to([question], shown, milestone)
        except InputRejected as error:
            notes += error.diagnostics
            continue
        if answers is None:
            continue
        text = " – ".join(t.pick(one) for one in (answers.stem, answers.variable.text) if one)
        for (_, group), its in answers.cells.items():
            own = (milestone, question.questionnaire, question.item, text, group)
            yield from ((*own, *cell) for cell in _cells(answers, its, t))


def _questions(shown: Material, milestone: str) -> list[Question]:
    found = [
        (wave.questionnaire, variable.key)
        for wave in shown.waves_at(milestone)
        for variable in variables_in(shown.asked[wave.key])
        if kind_of(variable.item).counted
    ]
    return [Question(*one) for one in dict.fromkeys(found)]


def _cells(answers: Answers, its: Tally, t: Texts) -> Iterator[tuple[int | None, str, int, int]]:
    """Code, label, whether it is on the scale, and how many."""
    scale = answers.scale
    if scale is None:
        yield None, t("exporting.answered"), 1, its.n
    else:
        for choice, n in zip(scale.choices, its.counts, strict=True):
            yield choice.code, t.pick(choice.label), 1, n
    offered = {one.code: t.pick(one.label) for one in scale.outside} if scale else {}
    for code, n in ((DONT_KNOW, its.dont_know), (NOT_RELEVANT, its.not_relevant)):
        if code in offered:
            yield code, offered[code], 0, n
    yield BLANK, t("exporting.blank"), 0, its.blank
