"""The rows of a questionnaire as a table, with what people wrote in another and what a reader has to know of both."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluator.exporting.free_texts import question_in_words, texts_of
from evaluator.exporting.inclusion import Kept
from evaluator.exporting.respondents import NO_PROCESS, Who, told_of
from evaluator.exporting.table import Column, Table, TakenTable, Value
from evaluator.exporting.variables import Asked, columns_of
from evaluator.programme.merging import BETWEEN_TITLES, members
from evaluator.programme.model import Programme
from evaluator.texts import Texts
from surveys.versions.changes import Versions

TEXTS: Final = "texts"
"""The name of the table of what people wrote."""
SYNTHETIC: Final = "synthetic"
_WHERE: Final = ("wave", "milestone")
_WHO: Final = ("group", "process", SYNTHETIC)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why, when and in which language something is taken out."""

    purpose: str
    day: dt.date
    t: Texts


def rows_table(its: Sequence[Kept], versions: Versions, occasion: Occasion) -> TakenTable:
    """``its``: the waves of one questionnaire, whose ``versions`` are all that there are."""
    t = occasion.t
    asked = columns_of(versions, frozenset(one.wave.version for one in its), t)
    told = {one.wave.key: told_of(one) for one in its}
    rows = [row for one in its for row in _rows(one, asked, told[one.wave.key])]
    texts = [row for one in its for row in _texts(one, t)]
    for some in (rows, texts):
        secrets.SystemRandom().shuffle(some)
    programme = its[-1].material.programme
    own = {column.name: column for column in own_columns(its, rows, t)}
    named = [own[name] for name in (*_WHERE, "version", *_WHO)]
    written = Column("question", "text", t("exporting.question")), Column("text", "text", t("exporting.text"))
    words = Column("question_text", "text", t("exporting.question_text"))
    synthetic = any(map(_is_synthetic, its))
    title = t.pick(versions[max(one.wave.version for one in its)].title)
    return TakenTable(
        name=f"{programme.key}-{its[0].wave.questionnaire}",
        title=f"{t('common.demonstration')}: {title}" if synthetic else title,
        table=Table((*named, *(one.column for one in asked)), rows),
        beside={TEXTS: Table((*(own[name] for name in (*_WHERE, *_WHO)), written[0], words, written[1]), texts)},
        about=tuple(_about(its, title, len(rows), len(texts), occasion, synthetic=synthetic)),
        synthetic=synthetic,
    )


def own_columns(its: Sequence[Kept], rows: Iterable[Sequence[Value]], t: Texts) -> Iterator[Column]:
    """The columns that say where a row belongs, with the titles of what stands in them."""
    seen = list(zip(*{tuple(row[:6]) for row in rows}, strict=True)) or [()] * 6
    programmes = [one.material.programme for one in its]
    milestones = {one.key: t.pick(one.title) for its_ in programmes for one in its_.milestones}
    groups = {one.key: t.pick(one.title) for its_ in programmes for one in its_.groups}
    yield Column("wave", "text", t("exporting.wave"), dict(_waves(its, milestones, groups)))
    yield Column("milestone", "text", t("exporting.milestone"), _of(milestones, seen[1]))
    yield Column("version", "whole", t("exporting.version"))
    yield Column("group", "text", t("exporting.group"), _of(groups, seen[3]))
    processes = {str(key): _process(str(key), programmes[-1], t) for key in seen[4] if key}
    yield Column("process", "text", t("exporting.process"), _of(processes, seen[4]))
    marks: dict[str | int, str] = {0: t("exporting.no"), 1: t("exporting.yes")}
    yield Column(SYNTHETIC, "code", t("exporting.synthetic"), marks)


def _waves(its: Sequence[Kept], milestones: Mapping[str, str], groups: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The milestone of each wave and who was asked."""
    for wave in (one.wave for one in its):
        asked = ", ".join(groups.get(one, one) for one in wave.groups)
        yield wave.key, f"{milestones.get(wave.milestone, wave.milestone)}: {asked}"


def _of(titles: Mapping[str, str], seen: Iterable[Value]) -> dict[str | int, str]:
    return {key: titles[key] for key in sorted({str(one) for one in seen if one}) if key in titles}


def _process(key: str, programme: Programme, t: Texts) -> str:
    titles = {one.key: t.pick(one.title) for one in programme.processes} | {NO_PROCESS: t("exporting.no_process")}
    return BETWEEN_TITLES.join(titles.get(one, one) for one in members(key))


def _rows(one: Kept, asked: Sequence[Asked], told: Mapping[Who, Who]) -> Iterator[tuple[Value, ...]]:
    wave, mark = one.wave, int(_is_synthetic(one))
    for group, some in one.rows.items():
        for row in some:
            own = (wave.key, wave.milestone, wave.version, *told[group, row.process], mark)
            yield (*own, *(column.value(row, wave.version) for column in asked))


def _texts(one: Kept, t: Texts) -> Iterator[tuple[Value, ...]]:
    wave, mark, questionnaire = one.wave, int(_is_synthetic(one)), one.material.asked[one.wave.key]
    for its in texts_of(one, _minimum(one)):
        words = question_in_words(questionnaire, its.question, t)
        yield (wave.key, wave.milestone, its.group, its.process, mark, its.question, words, its.text)


def _is_synthetic(one: Kept) -> bool:
    """Of a wave as a whole: few real rows among made-up ones would be told apart."""
    return any(row.synthetic for rows in one.rows.values() for row in rows)


def _minimum(one: Kept) -> int:
    return one.material.programme.disclosure_minimum


def _about(
    its: Sequence[Kept], title: str, rows: int, texts: int, occasion: Occasion, *, synthetic: bool
) -> Iterator[tuple[str, str]]:
    t, programme = occasion.t, its[-1].material.programme
    yield t("exporting.status"), t("exporting.restricted")
    if synthetic:
        yield t("exporting.synthetic"), t("exporting.made_up")
    yield t("exporting.programme"), t.pick(programme.title)
    yield t("exporting.questionnaire"), title
    yield t("exporting.purpose"), occasion.purpose
    yield t("exporting.day"), t.date(occasion.day)
    yield t("exporting.rows"), t("exporting.rows_in_all", rows=t.number(rows), texts=t.number(texts))
    for one in its:
        milestone = t.pick(one.material.programme.milestone(one.wave.milestone).title)
        said = t("exporting.rows_of_wave", milestone=milestone, n=t.number(one.n), counted=t.number(one.counted))
        why = [] if one.whole else [t("exporting.rows_left_out", minimum=t.number(_minimum(one)))]
        why += [t("exporting.confidential")] if one.wave.linkage == "confidential" else []
        yield one.wave.key, " ".join([said, *why])
    for name in ("order", "who_rule", "missing_rule", "texts_rule"):
        yield t(f"exporting.{name}"), t(f"exporting.{name}_said", minimum=t.number(_minimum(its[-1])))
