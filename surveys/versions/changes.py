"""What changed from one version of a questionnaire to another, and what its author says of it.

A question is held together by its wordings: the text of an item, of a matrix row, and the label of each choice, each
under a key of its own (`heard`, `heard#3`). A wording is compared in the languages that both versions have. Only spaces
changed: nothing did. Only letter case or punctuation: the wording did, and needs no declaration. All else needs one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

from surveys.kinds.all import kind_of
from surveys.questionnaire import ChangeKind, Declaration, Item, Questionnaire, Text

Versions = Mapping[int, Questionnaire]
"""Versions of one questionnaire by their number, in rising order."""

_PUNCTUATION: Final = frozenset(".,;:!?\"'’“”»«()")


class Change(IntEnum):
    """What became of a wording, the gravest last. Those from UNDECLARED on break a series."""

    NONE = 0
    SPELLING = 1
    WORDING = 2
    UNDECLARED = 3
    SCALE = 4
    MEANING = 5

    @property
    def breaks(self) -> bool:
        return self >= Change.UNDECLARED


@dataclass(frozen=True, slots=True)
class Wording:
    """A text under its ``key``; ``declared`` is what speaks of its changes. ``is_label``: it is that of a choice.
    ``of_scale``: a changed scale is a change of it; where there are no choices that is the question's own text."""

    key: str
    text: Text
    declared: tuple[Declaration, ...]
    is_label: bool = False
    of_scale: bool = False


def wordings(item: Item) -> dict[str, Wording]:
    """Every wording of an item by its key. The words at the ends of a range belong to the labels of its numbers."""
    found = [Wording(item.key, item.text, _given(item.changed), of_scale=item.scale is None)]
    found += [Wording(row.key, row.text, _given(row.changed)) for row in item.rows]
    if item.scale is not None:
        declared, choices = _given(item.changed, item.scale.changed), item.scale.choices
        found += [
            Wording(f"{item.key}#{one.code}", one.label, declared, is_label=True, of_scale=True) for one in choices
        ]
    return {one.key: one for one in found}


def _given(*declared: Declaration | None) -> tuple[Declaration, ...]:
    return tuple(one for one in declared if one is not None)


def items_by_key(questionnaire: Questionnaire) -> dict[str, Item]:
    """The item under its own key and under that of each of its rows."""
    return {key: item for item in questionnaire.items for key in (item.key, *(row.key for row in item.rows))}


def last_with(versions: Versions, key: str) -> int | None:
    """The newest version that has the wording, against which a new one is held; a declaration since that one counts."""
    item = key.partition("#")[0]
    newest_first = sorted(versions, reverse=True)
    its = ((number, items_by_key(versions[number]).get(item)) for number in newest_first)
    return next((number for number, found in its if found is not None and key in wordings(found)), None)


def change_of(before: Wording, after: Wording, since: int) -> Change:
    """What became of a wording from version ``since`` to the next that has it. A meaning, and that of a scale, can be
    declared changed though the words are the same."""
    kinds = {one.kind for one in after.declared if one.since == since}
    same = is_same(before.text, after.text)
    if ChangeKind.MEANING in kinds and not (after.is_label and same):
        return Change.MEANING
    if ChangeKind.SCALE in kinds and after.of_scale:
        return Change.SCALE
    if same:
        return Change.NONE
    if same_question(before.text, after.text):
        return Change.SPELLING
    return Change.WORDING if kinds else Change.UNDECLARED


def changes_between(versions: Versions, key: str, *, since: int, until: int) -> dict[str, Change]:
    """What became of each wording of the item or row ``key`` from one version to a later one, over all between them.

    A wording that came back to what it was is unchanged, unless its meaning was declared changed without a change of
    words. Empty where one of the two lacks the question.
    """
    on_the_way = [n for n in sorted(versions) if since <= n <= until and key in items_by_key(versions[n])]
    if since not in on_the_way or until not in on_the_way:
        return {}
    its = {n: wordings(items_by_key(versions[n])[key]) for n in on_the_way}
    return {name: _over(name, its) for name in its[until] if name in its[since]}


def _over(name: str, its: Mapping[int, Mapping[str, Wording]]) -> Change:
    held = [n for n in its if name in its[n]]
    steps = [(change_of(its[old][name], its[new][name], old), old, new) for old, new in pairwise(held)]
    first, last = its[held[0]][name], its[held[-1]][name]
    if is_same(first.text, last.text):
        steps = [step for step in steps if is_same(its[step[1]][name].text, its[step[2]][name].text)]
    return max((change for change, *_ in steps), default=Change.NONE)


def is_same(before: Text, after: Text) -> bool:
    """Whether only spaces differ."""
    return all(_spaced(old) == _spaced(new) for old, new in _in_common(before, after))


def same_question(before: Text, after: Text, language: str = "") -> bool:
    """Whether they differ in no more than letter case and punctuation: in ``language``, or in all that both have."""
    pairs = [(before[language], after[language])] if language else _in_common(before, after)
    return all(_bare(old) == _bare(new) for old, new in pairs)


@dataclass(frozen=True, slots=True)
class VariableChange:
    """What became of a variable: of the words that ask for it, and of the labels of its scale."""

    text: Change = Change.NONE
    labels: Change = Change.NONE


def change_of_variable(versions: Versions, variable: str, *, since: int, until: int) -> VariableChange:
    """What became of a variable from one version to another, whichever is the earlier; nothing where they lack it."""
    key, _, code = variable.partition("#")
    found = changes_between(versions, key, since=min(since, until), until=max(since, until))
    item = items_by_key(versions[max(since, until)]).get(key)
    if not found or item is None:
        return VariableChange()
    text = max(found.get(name, Change.NONE) for name in {key, *([item.key] if kind_of(item).has_stem else [])})
    if not code:
        return VariableChange(text, max((change for name, change in found.items() if "#" in name), default=Change.NONE))
    label = found.get(variable, Change.NONE)
    # The label of a choice with a variable of its own is part of the question; its set of choices is the scale.
    return VariableChange(text, label) if label is Change.SCALE else VariableChange(max(text, label))


def _in_common(before: Text, after: Text) -> list[tuple[str, str]]:
    shared = sorted(before.keys() & after.keys())
    if shared:
        return [(before[language], after[language]) for language in shared]
    # Without a language in common nothing can be compared, which is no evidence of sameness.
    return [(" ".join(before.values()), " ".join(after.values()))]


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _bare(text: str) -> str:
    """Without what asks the same with or without it. Signs stay, since -1 is not 1."""
    return _spaced("".join(" " if mark in _PUNCTUATION else mark for mark in text.casefold()))
