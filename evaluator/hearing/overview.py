"""How far a hearing has come: who has answered, what is to be split and answered, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.hearing.splitting import Part, is_whole
from evaluator.store import hearings
from evaluator.store import remarks as store
from evaluator.store.hearings import Hearing, Party, Section
from evaluator.store.remarks import Hear, Point, Remark

if TYPE_CHECKING:
    from sqlalchemy import Connection

STANDINGS: Final = ("remarks", "no_remarks", "withdrawn", "silent")
"""How a party stands: it sent remarks, has none, took them back, or has not answered."""


@dataclass(frozen=True, slots=True)
class Everything:
    """A hearing with all that belongs to it. Drafts of parties are not in it. ``remarks`` are in the order of their
    sections; ``points`` by remark."""

    hearing: Hearing
    sections: tuple[Section, ...]
    parties: tuple[Party, ...]
    remarks: tuple[Remark, ...]
    points: Mapping[UUID, tuple[Point, ...]]

    @property
    def sent(self) -> tuple[Remark, ...]:
        return tuple(one for one in self.remarks if one.is_sent)

    def standing(self, party: Party) -> str:
        states = {one.state for one in self.remarks if one.party == party.id}
        if states & {"sent", "erased"}:
            return "remarks"
        if party.no_remarks:
            return "no_remarks"
        return "withdrawn" if "withdrawn" in states else "silent"

    def is_split(self, remark: Remark) -> bool:
        parts = [Part(one.starts, one.ends) for one in self.points.get(remark.id, ())]
        return bool(parts) and is_whole(remark.text, parts)

    @property
    def to_answer(self) -> tuple[Point, ...]:
        """Every point that is no courtesy."""
        return tuple(one for remark in self.sent for one in self.points.get(remark.id, ()) if not one.aside)

    def section_of(self, point: Point) -> str | None:
        remark = next(one for one in self.remarks if one.id == point.remark)
        return point.section or remark.section

    def words(self, point: Point) -> str:
        remark = next(one for one in self.remarks if one.id == point.remark)
        return remark.text[point.starts : point.ends]

    @property
    def ordered(self) -> list[Point]:
        """The points by section, then party, then place: as the note has them."""
        sections = {one.key: number for number, one in enumerate(self.sections)}
        parties = {one.id: number for number, one in enumerate(self.parties)}
        of = {one.id: one for one in self.remarks}

        def place(one: Point) -> tuple[int, int, str, int]:
            section = self.section_of(one)
            at = len(sections) if section is None else sections[section]
            return at, parties[of[one.remark].party], one.remark.hex, one.starts

        return sorted(self.to_answer, key=place)


@dataclass(frozen=True, slots=True)
class Progress:
    """``outstanding``: what is left to do, by the key of its text, with how many."""

    standings: Mapping[str, int]
    points: int
    answered: int
    outstanding: Mapping[str, int]


def everything(db: Connection, its: Hearing) -> Everything:
    at = Hear(its.programme, its.key)
    found: dict[UUID, list[Point]] = {}
    for point in store.points(db, at):
        found.setdefault(point.remark, []).append(point)
    sections = tuple(hearings.sections(db, its.programme, its.key))
    order = {one.key: number for number, one in enumerate(sections)}
    shown = [one for one in store.remarks(db, at) if one.state != "draft"]
    return Everything(
        its,
        sections,
        tuple(hearings.parties(db, its.programme, its.key)),
        tuple(sorted(shown, key=lambda one: order.get(one.section or "", len(order)))),
        {remark: tuple(points) for remark, points in found.items()},
    )


def progress(every: Everything) -> Progress:
    points = every.to_answer
    unanswered = sum(one.answer is None for one in points)
    unchecked = sum(one.answer is not None and one.answer.checked_by is None for one in points)
    left = {
        "to_split": sum(not every.is_split(one) for one in every.sent),
        "to_answer": unanswered,
        "to_check": unchecked if every.hearing.second_look else 0,
        "to_confirm": sum(not one.confirmed for one in every.parties),
        "to_agree": sum(one.agreement == "open" for one in _with_remarks(every)),
    }
    standings = Counter(every.standing(one) for one in every.parties)
    return Progress(
        {name: standings[name] for name in STANDINGS},
        len(points),
        len(points) - unanswered,
        {name: n for name, n in left.items() if n},
    )


def _with_remarks(every: Everything) -> Sequence[Party]:
    return [one for one in every.parties if every.standing(one) == "remarks"]
