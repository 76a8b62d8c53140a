"""The hearing note as a frozen value in one language: what every format of it prints.

Nothing else may print of a hearing what is meant for others than evaluators. Persons who are unnamed and parties that
have not agreed to stand by their names have none in it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.documents.storing import load_programme
from evaluator.hearing.managing import hearing_named
from evaluator.hearing.names import shown_names
from evaluator.hearing.overview import Everything, everything
from evaluator.hearing.splitting import without_bullets
from evaluator.store.hearing_tables import VERDICTS
from evaluator.store.remarks import Point, Remark
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import Texts
from surveys.diagnostics import InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.programme.model import Programme
    from evaluator.store.hearings import Party

FORMATS: Final = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class Row:
    """'Your remark -> our answer -> what was changed'. ``words`` are of one point; ``theme`` is '' for none."""

    party: str
    words: str
    theme: str
    verdict: str
    answer: str
    changed: str


@dataclass(frozen=True, slots=True)
class SectionOfNote:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parties that stand alike: those with remarks, without, silent. ``names`` with their kinds."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Everything that is printed, in words. ``summary``: a row for each section and one for all: title, then numbers of
    points and of each verdict, as ``columns`` name them."""

    language: str
    title: str
    hearing: str
    programme: str
    sender: str
    date: str
    draft: str
    demonstration: str
    about: tuple[str, ...]
    facts: tuple[str, ...]
    groups: tuple[Group, ...]
    columns: tuple[str, ...]
    summary: tuple[tuple[str, ...], ...]
    sections: tuple[SectionOfNote, ...]
    labels: Mapping[str, str] = field(hash=False)


def note_of(db: Connection, programme: str, key: str, language: str, *, now: dt.datetime) -> tuple[Note, int]:
    """The note of a hearing, and how many remarks it is made of. Raises InputRejected where there is no such one."""
    loaded, _ = load_programme(db, programme)
    every = everything(db, hearing_named(db, programme, key))
    return note(every, loaded, language, now=now), len(every.sent)


def file_name(key: str, language: str, kind: str) -> str:
    """Of the hearing alone: no name of a party stands in it."""
    return f"{key}-hoeringsnotat.{language}.{kind}"


def formats_named(listed: str) -> tuple[str, ...]:
    """The formats of a list such as 'docx,pdf'. Raises InputRejected for one that there is none of."""
    wanted = tuple(dict.fromkeys(one.strip().lower() for one in listed.split(",") if one.strip()))
    if wrong := [unknown("hearing.no_format", ("--format",), one, FORMATS) for one in wanted if one not in FORMATS]:
        raise InputRejected(wrong)
    return wanted or FORMATS


LABELS: Final = (
    *("note_about", "note_parties", "note_summary", "note_summary_caption", "note_answers", "note_contents"),
    *(
        "note_table",
        "note_no_remarks",
        "party",
        "remark",
        "our_answer",
        "what_changed",
        "page_of",
    ),
)


def note(every: Everything, programme: Programme, language: str, *, now: dt.datetime) -> Note:
    """The note as it stands now; one that is not complete says so on its first page."""
    t, its = Texts(language), every.hearing
    names = shown_names(every.parties, t, published={one.party for one in every.remarks})
    return Note(
        language=t.language,
        title=t("hearing.note"),
        hearing=its.title,
        programme=t.pick(programme.title),
        sender=programme.evaluator or t.pick(programme.title),
        date=t.date(now.astimezone(TIME_ZONE).date()),
        draft="" if its.handed_over_at else t("hearing.note_draft"),
        demonstration=t("common.demonstration") if its.synthetic else "",
        about=tuple(part for part in its.about.splitlines() if part.strip()),
        facts=tuple(_facts(every, t, now)),
        groups=tuple(_groups(every, names, t)),
        columns=(t("hearing.section"), t("hearing.points"), *(t(f"hearing.verdict_{one}") for one in VERDICTS)),
        summary=tuple(_summary(every, t)),
        sections=tuple(_sections(every, names, t)),
        labels={name: t(f"hearing.{name}") for name in LABELS},
    )


def _facts(every: Everything, t: Texts, now: dt.datetime) -> Iterator[str]:
    its = every.hearing
    local = its.until.astimezone(TIME_ZONE)
    runs = "_runs" if now < its.until else ""
    yield t(f"hearing.note_deadline{runs}", until=t.date_and_time(local.date(), local.time()))
    heard = len(_heard(every))
    remarked = sum(every.standing(one) == "remarks" for one in every.parties)
    yield t("hearing.note_heard", heard=t.number(heard), remarked=t.number(remarked))
    yield t("hearing.note_points", points=t.number(len(every.to_answer)))
    if its.link:
        yield t("hearing.note_link", link=its.link)


def _heard(every: Everything) -> list[Party]:
    """Whoever came by the open link and was not confirmed was heard if it sent something: else anybody could write
    names into the note."""
    return [one for one in every.parties if one.confirmed or every.standing(one) == "remarks"]


def _groups(every: Everything, names: Mapping[UUID, str], t: Texts) -> Iterator[Group]:
    for standing in ("remarks", "no_remarks", "withdrawn", "silent"):
        its = [one for one in _heard(every) if every.standing(one) == standing]
        if its:
            said = sorted((names[one.id] for one in its), key=str.casefold)
            yield Group(t(f"hearing.standing_{standing}"), tuple(said))


def _summary(every: Everything, t: Texts) -> Iterator[tuple[str, ...]]:
    by_section: dict[str | None, list[Point]] = {}
    for point in every.ordered:
        by_section.setdefault(every.section_of(point), []).append(point)
    for key, points in by_section.items():
        yield _counted(_title(every, key, t), points, t)
    yield _counted(t("hearing.all_points"), every.to_answer, t)


def _counted(title: str, points: list[Point] | tuple[Point, ...], t: Texts) -> tuple[str, ...]:
    verdicts = Counter(one.answer.verdict for one in points if one.answer)
    return (title, t.number(len(points)), *(t.number(verdicts[one]) for one in VERDICTS))


def _sections(every: Everything, names: Mapping[UUID, str], t: Texts) -> Iterator[SectionOfNote]:
    """The points by section, then what was not split yet, and in its place what was removed."""
    rows: dict[str | None, list[Row]] = {one.key: [] for one in every.sections} | {None: []}
    of = {one.id: one for one in every.remarks}
    for point in every.ordered:
        rows[every.section_of(point)].append(_row(every, point, names[of[point.remark].party], t))
    for remark in every.remarks:
        if whole := _without_points(every, remark, names, t):
            rows[remark.section].append(whole)
    for key, its in rows.items():
        if its:
            yield SectionOfNote(_title(every, key, t), tuple(its))


def _row(every: Everything, point: Point, party: str, t: Texts) -> Row:
    its, words = point.answer, without_bullets(every.words(point))
    if its is None:
        return Row(party, words, point.theme, t("hearing.not_answered"), "", "")
    return Row(party, words, point.theme, t(f"hearing.verdict_{its.verdict}"), its.text, its.changed)


def _without_points(every: Everything, remark: Remark, names: Mapping[UUID, str], t: Texts) -> Row | None:
    party = names[remark.party]
    if remark.state == "erased":
        return Row(party, t("hearing.removed_on_request"), "", "", "", "")
    if remark.is_sent and not every.points.get(remark.id):
        return Row(party, remark.text, "", t("hearing.not_answered"), "", "")
    return None


def _title(every: Everything, key: str | None, t: Texts) -> str:
    return next((one.title for one in every.sections if one.key == key), t("hearing.on_the_whole"))
