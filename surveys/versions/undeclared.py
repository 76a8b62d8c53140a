"""What a new version of a questionnaire must say of its changes before it can stand beside the stored ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from surveys.document.declarations import written
from surveys.document.faults import Fault
from surveys.questionnaire import ChangeKind, Declaration, Item, ItemKind, Questionnaire, Text
from surveys.versions.changes import (
    Change,
    Versions,
    Wording,
    change_of,
    items_by_key,
    last_with,
    same_question,
    wordings,
)
from surveys.versions.diff import turns_of

_SAYS_SO: Final = frozenset({ChangeKind.SCALE, ChangeKind.MEANING})


@dataclass(frozen=True, slots=True)
class Unsaid(Fault):
    """A change since version ``since`` that nothing is said of. ``owner`` is the place of the table in which
    ``changed`` is to be written, without the file's name; ``kinds`` are those of which one mends it."""

    owner: str
    since: int
    kinds: tuple[ChangeKind, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """An item of the new version, where it stands in the document, and the newest stored one with its number."""

    item: Item
    place: str
    old: Item
    since: int

    @property
    def owner_of_choices(self) -> tuple[str, str]:
        """Where the choices stand and what that is called: at the item, or at a scale that it shares."""
        scale = self.item.scale
        shared = scale is not None and scale.key != self.item.key
        return (f"scales.{scale.key}", "at the scale") if shared and scale else (self.place, "at the item")

    def choice(self, key: str) -> str:
        """The place of the choice whose label has the key."""
        codes = self.item.scale.codes if self.item.scale else ()
        written_out = self.item.kind is not ItemKind.RANGE
        number = codes.index(int(key.partition("#")[2])) + 1
        return f"{self.owner_of_choices[0]}.choices[{number}]" if written_out else self.place


def undeclared(stored: Versions, new: Questionnaire, name: str) -> tuple[Fault, ...]:
    """Every change of ``new`` against the ``stored`` versions that says nothing of itself or cannot be; ``name`` is the
    file's name in faults. A question is held against the newest version that has it. Questions that are new or gone
    and instructions need say nothing, nor do letter case and punctuation."""
    faults = dict.fromkeys(_of_no_version(stored, new))
    for one in _placed(stored, new):
        faults |= dict.fromkeys((*_words(one, stored), *_turns(one)))
    return tuple(replace(fault, place=f"{name}: {fault.place}") for fault in faults)


def _placed(stored: Versions, new: Questionnaire) -> Iterator[_Placed]:
    for page_number, page in enumerate(new.pages, 1):
        for number, item in enumerate(page.items, 1):
            since = last_with(stored, item.key)
            if item.kind is not ItemKind.NOTE and since is not None:
                place = f"pages[{page_number}]({page.key}).items[{number}]({item.key})"
                yield _Placed(item, place, items_by_key(stored[since])[item.key], since)


def _words(one: _Placed, stored: Versions) -> Iterator[Fault]:
    before = {key: its for key, its in wordings(one.old).items() if its.is_label}
    for key, wording in wordings(one.item).items():
        since = last_with(stored, key)
        if since is None:
            continue
        if key in before and (other := _taken_from(key, wording.text, before)):
            yield _reused(one, key, wording.text, other)
            continue
        old = wordings(items_by_key(stored[since])[key.partition("#")[0]])[key]
        if change_of(old, wording, since) is Change.UNDECLARED:
            yield _unsaid(one, old, wording, since)


def _unsaid(one: _Placed, old: Wording, new: Wording, since: int) -> Fault:
    was, became = _first_difference(old.text, new.text)
    problem = f"'{was}' of version {since} became '{became}', and nothing says whether it means the same"
    worse = ChangeKind.SCALE if new.is_label else ChangeKind.MEANING
    rows = {row.key: f"{one.place}.rows[{number}]({row.key})" for number, row in enumerate(one.item.rows, 1)}
    place = one.choice(new.key) if new.is_label else rows.get(new.key, f"{one.place}.text")
    owner, where = one.place, "at the item"
    if new.is_label:
        owner, where = one.owner_of_choices
    elif new.key in rows:
        owner, where = rows[new.key], "in the row"
    remedy = f'write {written(since, ChangeKind.WORDING)} {where} if it does, class = "{worse}" if not'
    return Unsaid(place, problem, remedy, owner, since, _kinds_at(where))


def _kinds_at(where: str) -> tuple[ChangeKind, ...]:
    """What can be declared there, see `surveys.document.declarations`."""
    without = {"in the row": ChangeKind.SCALE, "at the scale": ChangeKind.MEANING}.get(where)
    return tuple(kind for kind in ChangeKind if kind is not without)


def _first_difference(before: Text, after: Text) -> tuple[str, str]:
    shared = [language for language in after if language in before and not same_question(before, after, language)]
    if not shared:
        return next(iter(before.values()), ""), next(iter(after.values()), "")
    return before[shared[0]], after[shared[0]]


def _taken_from(key: str, text: Text, before: Mapping[str, Wording]) -> str:
    """The code that had the label before which the choice has now, '' for none or its own."""
    if same_question(before[key].text, text):
        return ""
    return next((old.partition("#")[2] for old, its in before.items() if same_question(its.text, text)), "")


def _reused(one: _Placed, key: str, text: Text, other: str) -> Fault:
    """Answers stored under the code would be read as their opposite: no declaration mends that."""
    problem = f"code {key.partition('#')[2]} stands for '{next(iter(text.values()), '')}'"
    remedy = "give the choice its code back, or give new choices new codes"
    return Fault(one.choice(key), f"{problem}, which was code {other} in version {one.since}", remedy)


def _turns(one: _Placed) -> Iterator[Fault]:
    kinds = {its.kind for its in _declarations(one.item) if its.since == one.since}
    for turn in turns_of(one.old, one.item):
        if kinds & _SAYS_SO or (kinds and not turn.breaks):
            continue
        place, where = (one.place, "at the item") if turn.aspect in _OF_THE_ITEM else one.owner_of_choices
        was = f" from {turn.before or 'none'} to {turn.after or 'none'}" if turn.before != turn.after else ""
        problem = f"{_ASPECTS[turn.aspect]} changed{was} since version {one.since}, and nothing says so"
        remedy = f"write {written(one.since, ChangeKind.SCALE)} {where}"
        spared = "" if turn.breaks else ', or class = "wording" if the other choices mean the same'
        those = _kinds_at(where) if not turn.breaks else tuple(kind for kind in _kinds_at(where) if kind in _SAYS_SO)
        yield Unsaid(place, problem, remedy + spared, place, one.since, those)


_OF_THE_ITEM: Final = frozenset({"kind", "reversed"})
_ASPECTS: Final[Mapping[str, str]] = {
    "kind": "the kind",
    "codes": "the codes",
    "ordered": "whether the scale is ordered",
    "outside": "the codes beside the scale",
    "reversed": "the direction",
}


def _declarations(item: Item) -> tuple[Declaration, ...]:
    return tuple(its for its in (item.changed, item.scale.changed if item.scale else None) if its is not None)


def _of_no_version(stored: Versions, new: Questionnaire) -> Iterator[Fault]:
    newest = max(stored, default=0)
    told = f"the newest is {newest}" if newest else "none is stored here yet"
    places = {f"scales.{scale.key}": scale.changed for scale in new.scales}
    for page_number, page in enumerate(new.pages, 1):
        for number, item in enumerate(page.items, 1):
            place = f"pages[{page_number}]({page.key}).items[{number}]({item.key})"
            places[place] = item.changed
            places |= {f"{place}.rows[{at}]({row.key})": row.changed for at, row in enumerate(item.rows, 1)}
    for place, declared in places.items():
        if declared is not None and declared.since > newest:
            remedy = f"write since = {newest}, or take changed away" if newest else "take changed away"
            yield Fault(f"{place}.changed", f"version {declared.since} is not stored; {told}", remedy)
