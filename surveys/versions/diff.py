"""Two versions of a questionnaire beside each other, question by question, and what a new one leaves undeclared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from surveys.answers.routing import condition_of
from surveys.expressions.trees import as_text
from surveys.kinds.all import kind_of
from surveys.questionnaire import Choice, Item, Questionnaire, Text
from surveys.versions.changes import Change, Versions, changes_between, wordings

_ASIDE: Final = ("hint", "required", "background", "stage", "constraint", "constraint_message")
_LIMITS: Final = (
    *("minimum", "maximum", "step", "earliest", "latest", "max_length"),
    *("minimum_choices", "maximum_choices", "partial"),
)


class Fate(StrEnum):
    """What became of a question."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Words:
    """A wording that is not the same, or was declared changed. ``before`` and ``after`` are {} where it was not there
    yet or no longer is; ``key`` as in `surveys.versions.changes.Wording`."""

    key: str
    before: Text
    after: Text
    change: Change


@dataclass(frozen=True, slots=True)
class Turn:
    """Something of the form that changed: ``aspect`` is 'kind', 'codes', 'ordered', 'reversed', 'outside' or
    'condition'. ``breaks``: the series with it. Where several are chosen it does not: each choice is a variable."""

    aspect: str
    before: str
    after: str
    breaks: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """An item in two versions. ``aside``: names of what else changed and breaks no series. ``holds``: the series of
    all its variables that both versions have goes on."""

    key: str
    item: Item
    fate: Fate
    words: tuple[Words, ...] = ()
    turns: tuple[Turn, ...] = ()
    aside: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not any(one.breaks for one in self.turns) and not any(one.change.breaks for one in self.words)

    @property
    def breaks_partly(self) -> bool:
        """Whether it breaks in single rows of a matrix, or for single choices of several, and holds in the others."""
        breaking = [one for one in self.words if one.change.breaks]
        return bool(breaking) and not any(one.breaks for one in self.turns) and all(map(self._is_of_one_part, breaking))

    def _is_of_one_part(self, words: Words) -> bool:
        if "#" in words.key:
            return kind_of(self.item).several and words.change is not Change.SCALE
        return words.key != self.key


def compared(versions: Versions, *, since: int, until: int) -> tuple[Question, ...]:
    """Every item of version ``until`` in its order, then those that are gone, against version ``since``."""
    before, after = versions[since], versions[until]
    old = {item.key: item for item in before.items}
    found = []
    for item in after.items:
        if item.key in old:
            found.append(_question(old[item.key], item, versions, since, until))
        else:
            found.append(Question(item.key, item, Fate.ADDED))
    kept = {item.key for item in after.items}
    return (*found, *(Question(key, item, Fate.REMOVED) for key, item in old.items() if key not in kept))


def _question(old: Item, new: Item, versions: Versions, since: int, until: int) -> Question:
    words = tuple(_words(old, new, changes_between(versions, new.key, since=since, until=until)))
    turns = (*turns_of(old, new), *_condition(old, new, versions[since], versions[until]))
    aside = tuple(_aside(old, new, versions[since], versions[until]))
    fate = Fate.CHANGED if words or turns or aside else Fate.SAME
    return Question(new.key, new, fate, words, turns, aside)


def _words(old: Item, new: Item, changes: dict[str, Change]) -> Iterator[Words]:
    before, after = wordings(old), wordings(new)
    for key in dict.fromkeys([*after, *before]):
        its = before[key].text if key in before else {}, after[key].text if key in after else {}
        change = changes.get(key, Change.NONE)
        if change or (not all(its) and any(its)):
            yield Words(key, *its, change)


def turns_of(old: Item, new: Item) -> Iterator[Turn]:
    """What changed in the form of an item's answers."""
    if old.kind != new.kind and not (kind_of(old).words and kind_of(new).words):
        yield Turn("kind", old.kind, new.kind)
    for aspect in ("codes", "ordered", "outside"):
        before, after = (_of_scale(item, aspect) for item in (old, new))
        if before != after:
            yield Turn(aspect, before, after, breaks=not kind_of(new).several)
    backwards = {row.key: row.reversed for row in old.rows} | {old.key: old.reversed}
    turned = [*((row.key, row.reversed) for row in new.rows), (new.key, new.reversed)]
    if any(backwards.get(key, value) != value for key, value in turned):
        yield Turn("reversed", "", "")


def _of_scale(item: Item, aspect: str) -> str:
    if item.scale is None:
        return ""
    if aspect == "ordered":
        # The order of the choices is no property of the answers where several are chosen or ranked.
        return "" if kind_of(item).by_choice else str(item.scale.ordered)
    choices: tuple[Choice, ...] = item.scale.choices if aspect == "codes" else item.scale.outside
    return ", ".join(str(choice.code) for choice in choices)


def _condition(old: Item, new: Item, before: Questionnaire, after: Questionnaire) -> Iterator[Turn]:
    was, became = condition_of(before, old), condition_of(after, new)
    if was != became:
        yield Turn("condition", as_text(was) if was else "", as_text(became) if became else "")


def _aside(old: Item, new: Item, before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    yield from (name for name in _ASIDE if getattr(old, name) != getattr(new, name))
    if any(getattr(old, name) != getattr(new, name) for name in _LIMITS):
        yield "limits"
    if _page(before, old.key) != _page(after, new.key):
        yield "page"


def _page(questionnaire: Questionnaire, key: str) -> str:
    return next(page.key for page in questionnaire.pages if any(item.key == key for item in page.items))
