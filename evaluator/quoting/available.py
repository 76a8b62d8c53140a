"""Which approved quotes stand in a milestone's report: few, of groups that are shown, and no two of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.findings.model import Findings
from evaluator.findings.quoted import Quoted
from evaluator.quoting.groups import Counted, Shown, counted_groups, shown
from evaluator.store.codes import codes
from evaluator.store.counts import Count
from evaluator.store.quotes import Quote, people, quotes
from evaluator.store.texts import ANSWER, Chosen, TextUnit, units

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Standing:
    """An approved quote of a counted milestone. ``reason``: why the report does not have it, '' where it does:
    'announced' and 'group' as `groups.Shown` has them, 'changed' since it was reviewed as another group, 'place',
    'question', 'share' and 'material' where other quotes leave no room for it."""

    quote: Quote
    unit: TextUnit
    shown: Shown
    reason: str = ""


@dataclass(slots=True)
class _Taken:
    """What the quotes that stand already take up."""

    places: set[tuple[str, str]] = field(default_factory=set)
    questions: dict[str, tuple[str, str]] = field(default_factory=dict)
    of_group: Counter[str] = field(default_factory=Counter)
    people: set[str] = field(default_factory=set)


def with_quotes(db: Connection, count: Count, findings: Findings) -> Findings:
    """The findings of a count with the quotes that are approved now: one that was withdrawn since, or whose answer was,
    is in no report that is made from here on."""
    standing = [one for one in standing_quotes(db, count) if not one.reason]
    titles = {one.key: tuple(sorted(one.title.items())) for one in codes(db, count.programme)} if standing else {}
    found = tuple(_quoted(one, titles) for one in standing)
    synthetic = findings.synthetic or any(one.unit.synthetic for one in standing)
    return replace(findings, quotes=found, synthetic=synthetic) if found else findings


def standing_quotes(db: Connection, count: Count) -> list[Standing]:
    """The approved quotes of a counted milestone, each with why the report does not have it."""
    approved = [one for one in quotes(db, count.programme) if one.state == "approved"]
    if not approved:
        return []
    ids = [one.text_id for one in approved]
    texts = {one.text_id: one for one in units(db, count.programme, Chosen(milestones=[count.milestone], ids=ids))}
    its = [one for one in approved if one.text_id in texts]
    if not its:
        return []
    return chosen_for_report(its, texts, counted_groups(db, count), people(db, count.programme, ids))


def chosen_for_report(
    approved: Iterable[Quote], texts: Mapping[UUID, TextUnit], counted: Counted, whose: Mapping[UUID, str]
) -> list[Standing]:
    """In the order in which they were approved, each that the ones before it leave room for. ``whose``: as
    `evaluator.store.quotes.people` gives it."""
    taken, found = _Taken(), []
    for one in sorted(approved, key=lambda one: (str(one.reviewed_at), one.id)):
        unit = texts[one.text_id]
        its = shown(unit, counted)
        reason = its.reason or ("changed" if one.reviewed_as != its.group else "")
        reason = reason or _no_room(one, unit, counted, its, taken) or _same_person(unit, whose[one.text_id], taken)
        found.append(Standing(one, unit, its, reason))
        if not reason:
            _take(one, unit, counted, whose[one.text_id], taken)
    return found


def _no_room(one: Quote, unit: TextUnit, counted: Counted, its: Shown, taken: _Taken) -> str:
    """A group is quoted from one question of one wave only, in which nobody wrote twice. So no two quotes are by one
    person, and which are left out does not tell whose they are."""
    if one.place and (one.place, one.place_key) in taken.places:
        return "place"
    if unit.source != ANSWER:
        return ""
    group = _group(unit, counted)
    if taken.questions.get(group, (unit.wave, unit.item)) != (unit.wave, unit.item):
        return "question"
    return "share" if taken.of_group[group] >= its.most else ""


def _same_person(unit: TextUnit, whose: str, taken: _Taken) -> str:
    """A second passage of the same text or material; and somebody who answered as of two groups at one milestone."""
    if whose not in taken.people:
        return ""
    return "group" if unit.source == ANSWER else "material"


def _take(one: Quote, unit: TextUnit, counted: Counted, whose: str, taken: _Taken) -> None:
    taken.people.add(whose)
    if one.place:
        taken.places.add((one.place, one.place_key))
    if unit.source == ANSWER:
        taken.questions[_group(unit, counted)] = (unit.wave, unit.item)
        taken.of_group[_group(unit, counted)] += 1


def _group(unit: TextUnit, counted: Counted) -> str:
    return counted.of.get(unit.group, unit.group)


def _quoted(one: Standing, titles: Mapping[str, tuple[tuple[str, str], ...]]) -> Quoted:
    its = one.quote
    title = titles.get(its.place_key, ()) if its.place == "code" else ()
    return Quoted(its.redacted, its.language, its.place, its.place_key, one.unit.source, one.shown.group, title)
