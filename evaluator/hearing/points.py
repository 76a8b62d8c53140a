"""Remarks split into points, and the points answered. What each was before it was changed is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from evaluator.extracting.files import tidy, tidy_line
from evaluator.hearing.splitting import Part, is_whole, moved
from evaluator.store import remarks as store
from evaluator.store.hearing_tables import VERDICTS
from evaluator.store.remarks import Answer, Hear, Point, Remark
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_ANSWER: Final = 10_000
LONGEST_THEME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAnswer:
    """What an evaluator answers to a point. ``changed``: what it changed and where; ``revision``: of the answer that
    stood on the page, 0 for none."""

    verdict: str
    text: str
    changed: str
    revision: int = 0


def split(db: Connection, at: Hear, remark: Remark, parts: Sequence[Part], *, actor: str, now: dt.datetime) -> None:
    """Let the remark have these parts. A part that begins where one did keeps its answer and theme, and so does what is
    left of a point when its first words are set aside; of one that is gone the answer is kept in the history. Raises
    InputRejected where a word would be left out."""
    if not parts or not is_whole(remark.text, parts):
        raise InputRejected([Diagnostic("hearing.not_whole", ())])
    before = store.points(db, at, remark.id)
    after = _points(remark, parts, before)
    kept = {one.id: one for one in after}
    for one in before:
        its = kept.get(one.id)
        if its is None or (its.starts, its.ends) != (one.starts, one.ends):
            _note(db, at, "split", one, remark.text, actor=actor, now=now)
    store.save_points(db, at, remark.id, after)


def _points(remark: Remark, parts: Sequence[Part], before: Sequence[Point]) -> list[Point]:
    """The parts as points, each the one that stood there before. What begins alike comes first, so that a point of
    which nothing was changed is never taken for what is left of another."""
    found: dict[Part, Point] = {}
    for same in (_begins_alike, _goes_on, _begins_there):
        for part in parts:
            left = (one for one in before if one not in found.values() and same(one, part, parts, before))
            if part not in found and (its := next(left, None)) is not None:
                found[part] = its
    return [_point(remark, part, found.get(part)) for part in parts]


def _begins_alike(point: Point, part: Part, _parts: Sequence[Part], _before: Sequence[Point]) -> bool:
    return point.starts == part.starts and point.aside == part.aside


def _goes_on(point: Point, part: Part, parts: Sequence[Part], before: Sequence[Point]) -> bool:
    """Whether the part has words of this point alone, and the first of them that are still answered."""
    if point.aside or part.aside:
        return False
    others = [one for one in before if not one.aside and _touch(one, part)]
    first = next(one for one in parts if not one.aside and _touch(one, point)) if others == [point] else None
    return first == part


def _begins_there(point: Point, part: Part, _parts: Sequence[Part], _before: Sequence[Point]) -> bool:
    """A point that is set aside as a whole, and may come back."""
    return point.starts == part.starts


def _touch(one: Part | Point, other: Part | Point) -> bool:
    return one.starts < other.ends and other.starts < one.ends


def _point(remark: Remark, part: Part, before: Point | None) -> Point:
    its = before or Point(uuid4(), remark.id, 0, 1, aside=False, section=None, theme="")
    return replace(its, starts=part.starts, ends=part.ends, aside=part.aside)


def follow_correction(db: Connection, at: Hear, remark: Remark, text: str, *, now: dt.datetime) -> None:
    """A party has corrected its remark: points whose words still stand there move along, the others go, and what they
    were answered is kept in the history."""
    points = store.points(db, at, remark.id)
    parts = moved(remark.text, text, [Part(one.starts, one.ends, one.aside) for one in points])
    kept = []
    for point, part in zip(points, parts, strict=True):
        if part is None:
            _note(db, at, "corrected", point, remark.text, actor=PARTY, now=now)
        else:
            kept.append(replace(point, starts=part.starts, ends=part.ends))
    store.save_points(db, at, remark.id, kept)


PARTY: Final = "outside"
"""Who changes something and has not signed in, as the audit log calls them."""


def place(db: Connection, at: Hear, point: Point, *, section: str | None, theme: str) -> Point:
    """Group the point under a section, None for that of its remark, and a theme."""
    changed = replace(point, section=section, theme=tidy_line(theme))
    if len(changed.theme) > LONGEST_THEME:
        raise InputRejected([Diagnostic("hearing.too_long", ("theme",), {"most": LONGEST_THEME})])
    store.save_point(db, at, changed)
    return changed


def answer(db: Connection, at: Hear, point: Point, asked: AskedAnswer, *, actor: str, now: dt.datetime) -> Answer:
    """Answer the point, or answer it anew: the earlier answer is kept, and whoever looked at it has to look again.
    Raises InputRejected where a reason is missing, and where somebody has answered it since the page was drawn."""
    asked = replace(asked, text=tidy(asked.text), changed=tidy(asked.changed))
    if wrong := _wrong(point, asked):
        raise InputRejected(wrong)
    before = point.answer
    its = Answer(asked.verdict, asked.text, asked.changed, asked.revision + 1, actor, now)
    if before is not None:
        if (before.verdict, before.text, before.changed) == (its.verdict, its.text, its.changed):
            return before
        _note(db, at, "answer", point, "", actor=actor, now=now)
    store.save_answer(db, at, point.id, its)
    return its


def _wrong(point: Point, asked: AskedAnswer) -> list[Diagnostic]:
    found = []
    if asked.verdict not in VERDICTS:
        found.append(Diagnostic("hearing.no_verdict", ("verdict",)))
    if asked.verdict == "not_followed" and not asked.text:
        found.append(Diagnostic("hearing.no_reason", ("text",)))
    if asked.verdict in ("followed", "partly") and not (asked.changed or asked.text):
        found.append(Diagnostic("hearing.no_change_told", ("changed",)))
    long = [name for name in ("text", "changed") if len(getattr(asked, name)) > LONGEST_ANSWER]
    found += [Diagnostic("hearing.too_long", (name,), {"most": LONGEST_ANSWER}) for name in long]
    if (point.answer.revision if point.answer else 0) != asked.revision:
        found.append(Diagnostic("hearing.answered_meanwhile", ("verdict",)))
    return found


def look_at(db: Connection, at: Hear, point: Point, *, actor: str, now: dt.datetime) -> None:
    """A second pair of eyes agrees with the answer. Raises InputRejected where it is that of who wrote it."""
    its = point.answer
    if its is None or its.answered_by == actor:
        raise InputRejected([Diagnostic("hearing.own_answer", ())])
    store.save_answer(db, at, point.id, replace(its, checked_by=actor, checked_at=now))


def _note(db: Connection, at: Hear, kind: str, point: Point, text: str, *, actor: str, now: dt.datetime) -> None:
    """``text`` is that of the remark where the point's own words change."""
    was: dict[str, object] = {"words": text[point.starts : point.ends]} if text else {}
    if point.answer is not None:
        its = asdict(point.answer)
        was |= {name: its[name] for name in ("verdict", "text", "changed", "answered_by")}
    if not was:
        return
    store.note_change(db, at, kind, actor=actor, now=now, remark=point.remark, point=point.id, was=was)
