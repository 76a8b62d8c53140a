"""What a new version of a questionnaire must say of its changes before it can stand beside the stored ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from surveys.diagnostics import Diagnostic, Entry, Place, Term, Value
from surveys.kinds.all import kind_of
from surveys.questionnaire import ChangeKind, Declaration, Item, Questionnaire, Text
from surveys.toml.declarations import written
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
from surveys.versions.diff import Turn, turns_of

_SAYS_SO: Final = frozenset({ChangeKind.SCALE, ChangeKind.MEANING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid(Diagnostic):
    """A change since version ``since`` that nothing is said of. ``owner`` is the place of the table in which
    ``changed`` is to be written; ``kinds`` are those of which one mends it."""

    owner: Place
    since: int
    kinds: tuple[ChangeKind, ...]


_AT_THE_ITEM: Final = Term("versions.at_the_item")
_AT_THE_SCALE: Final = Term("versions.at_the_scale")
_IN_THE_ROW: Final = Term("versions.in_the_row")


@dataclass(frozen=True, slots=True)
class _Placed:
    """An item of the new version, where it stands in the document, and the newest stored one with its number."""

    item: Item
    place: Place
    old: Item
    since: int

    @property
    def owner_of_choices(self) -> tuple[Place, Term]:
        """Where the choices stand and what that is called: at the item, or at a scale that it shares."""
        scale = self.item.scale
        shared = scale is not None and scale.key != self.item.key
        of_scale = (*self.place[:1], "scales", scale.key if scale else "")
        return (of_scale, _AT_THE_SCALE) if shared else (self.place, _AT_THE_ITEM)

    def choice(self, key: str) -> Place:
        """The place of the choice whose label has the key."""
        codes = self.item.scale.codes if self.item.scale else ()
        written_out = kind_of(self.item).choices_written
        number = codes.index(int(key.partition("#")[2])) + 1
        return (*self.owner_of_choices[0], "choices", Entry(number)) if written_out else self.place


def undeclared(stored: Versions, new: Questionnaire, name: str) -> tuple[Diagnostic, ...]:
    """Every change of ``new`` against the ``stored`` versions that says nothing of itself or cannot be; ``name`` is the
    file's name in faults. A question is compared with the newest version that has it. Questions that are new or gone
    and instructions need say nothing, nor do letter case and punctuation."""
    found = dict.fromkeys(_of_no_version(stored, new, name))
    for one in _placed(stored, new, name):
        found |= dict.fromkeys((*_words(one, stored), *_turns(one)))
    return tuple(found)


def _placed(stored: Versions, new: Questionnaire, name: str) -> Iterator[_Placed]:
    for place, item in _items(new, name):
        since = last_with(stored, item.key)
        if kind_of(item).asks and since is not None:
            yield _Placed(item, place, items_by_key(stored[since])[item.key], since)


def _items(new: Questionnaire, name: str) -> Iterator[tuple[Place, Item]]:
    for page_number, page in enumerate(new.pages, 1):
        for number, item in enumerate(page.items, 1):
            yield (name, "pages", Entry(page_number, page.key), "items", Entry(number, item.key)), item


def _words(one: _Placed, stored: Versions) -> Iterator[Diagnostic]:
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


def _unsaid(one: _Placed, old: Wording, new: Wording, since: int) -> Diagnostic:
    was, became = _first_difference(old.text, new.text)
    worse = ChangeKind.SCALE if new.is_label else ChangeKind.MEANING
    rows = {row.key: (*one.place, "rows", Entry(number, row.key)) for number, row in enumerate(one.item.rows, 1)}
    place = one.choice(new.key) if new.is_label else rows.get(new.key, (*one.place, "text"))
    owner, where = one.place, _AT_THE_ITEM
    if new.is_label:
        owner, where = one.owner_of_choices
    elif new.key in rows:
        owner, where = rows[new.key], _IN_THE_ROW
    how = written(since, ChangeKind.WORDING)
    values: dict[str, Value] = {"was": was, "became": became, "since": since, "how": how, "worse": worse.value}
    kinds = _kinds_at(where)
    return Unsaid("versions.words", place, values | {"where": where}, owner=owner, since=since, kinds=kinds)


def _kinds_at(where: Term) -> tuple[ChangeKind, ...]:
    """What can be declared there, see `surveys.toml.declarations`."""
    without = {_IN_THE_ROW: ChangeKind.SCALE, _AT_THE_SCALE: ChangeKind.MEANING}.get(where)
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


def _reused(one: _Placed, key: str, text: Text, other: str) -> Diagnostic:
    """Answers stored under the code would be read as their opposite: no declaration mends that."""
    label = next(iter(text.values()), "")
    values: dict[str, Value] = {"code": key.partition("#")[2], "label": label, "other": other, "since": one.since}
    return Diagnostic("versions.reused", one.choice(key), values)


def _turns(one: _Placed) -> Iterator[Diagnostic]:
    kinds = {its.kind for its in _declarations(one.item) if its.since == one.since}
    for turn in turns_of(one.old, one.item):
        if kinds & _SAYS_SO or (kinds and not turn.breaks):
            continue
        place, where = (one.place, _AT_THE_ITEM) if turn.aspect in _OF_THE_ITEM else one.owner_of_choices
        code = "versions.turned" if turn.breaks else "versions.turned_a_little"
        values: dict[str, Value] = {
            "turn": _turn(turn),
            "since": one.since,
            "how": written(one.since, ChangeKind.SCALE),
            "where": where,
        }
        those = _kinds_at(where) if not turn.breaks else tuple(kind for kind in _kinds_at(where) if kind in _SAYS_SO)
        yield Unsaid(code, place, values, owner=place, since=one.since, kinds=those)


_OF_THE_ITEM: Final = frozenset({"kind", "reversed"})
_ASPECTS: Final[Mapping[str, Term]] = {
    "kind": Term("versions.kind"),
    "codes": Term("versions.codes"),
    "ordered": Term("versions.ordered"),
    "outside": Term("versions.outside"),
    "reversed": Term("versions.direction"),
}


def _turn(turn: Turn) -> Diagnostic:
    """What changed, from what to what where that can be said."""
    aspect, none = _ASPECTS[turn.aspect], Term("versions.none")
    if turn.before == turn.after:
        return Diagnostic("versions.changed", (), {"aspect": aspect})
    values: dict[str, Value] = {"aspect": aspect, "before": turn.before or none, "after": turn.after or none}
    return Diagnostic("versions.changed_from_to", (), values)


def _declarations(item: Item) -> tuple[Declaration, ...]:
    return tuple(its for its in (item.changed, item.scale.changed if item.scale else None) if its is not None)


def _of_no_version(stored: Versions, new: Questionnaire, name: str) -> Iterator[Diagnostic]:
    newest = max(stored, default=0)
    places: dict[Place, Declaration | None] = {(name, "scales", one.key): one.changed for one in new.scales}
    for place, item in _items(new, name):
        places[place] = item.changed
        places |= {(*place, "rows", Entry(at, row.key)): row.changed for at, row in enumerate(item.rows, 1)}
    for place, declared in places.items():
        if declared is not None and declared.since > newest:
            code = "versions.not_stored" if newest else "versions.none_stored"
            yield Diagnostic(code, (*place, "changed"), {"since": declared.since, "newest": newest})
