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
    of_group: Counter[frozenset[str]] = field(default_factory=Counter)
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
        its = Standing(one, texts[one.text_id], shown(texts[one.text_id], counted))
        reason = its.shown.reason or ("changed" if one.reviewed_as != its.shown.group else "")
        reason = reason or _no_room(its, taken) or _same_person(its, whose[one.text_id], taken)
        found.append(replace(its, reason=reason))
        if not reason:
            _take(its, whose[one.text_id], taken)
    return found


def _no_room(its: Standing, taken: _Taken) -> str:
    """A group is quoted from one question of one wave only, in which nobody wrote twice. So no two quotes are by one
    person, and which are left out does not tell whose they are."""
    if its.quote.place and (its.quote.place, its.quote.place_key) in taken.places:
        return "place"
    asked = (its.unit.wave, its.unit.item)
    if any(taken.questions.get(group, asked) != asked for group in its.shown.people):
        return "question"
    return "share" if its.shown.people and taken.of_group[its.shown.people] >= its.shown.most else ""


def _same_person(its: Standing, whose: str, taken: _Taken) -> str:
    """A second passage of the same text or material; and somebody who answered as of two groups at one milestone."""
    if whose not in taken.people:
        return ""
    return "group" if its.unit.source == ANSWER else "material"


def _take(its: Standing, whose: str, taken: _Taken) -> None:
    taken.people.add(whose)
    taken.of_group[its.shown.people] += 1
    taken.questions |= dict.fromkeys(its.shown.people, (its.unit.wave, its.unit.item))
    if its.quote.place:
        taken.places.add((its.quote.place, its.quote.place_key))


def _quoted(one: Standing, titles: Mapping[str, tuple[tuple[str, str], ...]]) -> Quoted:
    its = one.quote
    title = titles.get(its.place_key, ()) if its.place == "code" else ()
    return Quoted(
        its.redacted, its.language, its.place, its.place_key, one.unit.source, one.shown.group, title, str(its.id)
    )
