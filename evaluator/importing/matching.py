"""Columns of a file matched to the questions of a questionnaire: by the key, by the words of the question and its
choices, and last by what stands in the cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from evaluator.importing.choices import parts_of
from evaluator.importing.evidence import known_words, plain
from surveys.codes import OUTSIDE_FLAGS
from surveys.diagnostics import Column, Diagnostic, Value
from surveys.kinds.all import kind_of, variables_of
from surveys.notation import as_code
from surveys.questionnaire import Item, Questionnaire, Scale

_ALIKE: Final = 0.85
_SEPARATORS: Final = (";", ", ", "|", ",", "\n")
_OF_CODES: Final = " "
"""Parts codes alone: labels hold it themselves."""
_NAMED: Final = {str(code): word for word, code in OUTSIDE_FLAGS.items()}
_MOST_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to answer: ``target`` as in a map, with the recodes of its cells. One that is not ``sure``
    is only proposed; ``doubts`` say why, or what else to look at. ``dates``: the order in this column alone."""

    column: str
    target: str
    values: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    unknown: str = ""
    dates: str = ""
    sure: bool = True
    doubts: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """What a tool says of its variables in other files: what each asks, and the label of each of its codes; and the
    ``timezone`` in which it writes, '' where it does not say."""

    asks: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    timezone: str = ""


class Matcher:
    """Knows what a column may be called that answers something in ``questionnaire``."""

    def __init__(self, questionnaire: Questionnaire, codebook: Codebook) -> None:
        self.codebook = codebook
        self.items = {target: item for item in questionnaire.items for target in _targets(item)}
        self.named: dict[str, set[str]] = defaultdict(set)
        for item in questionnaire.items:
            for target, names in _names(item):
                for name in filter(None, map(plain, names)):
                    self.named[name].add(target)

    def guess(self, column: str, cells: Sequence[str]) -> Guess | None:
        """What a column answers; None where nothing in its name or cells says so."""
        labels = self.codebook.labels.get(column, {})
        shown = [labels.get(as_code(cell), cell) for cell in cells]
        for name in filter(None, (column, self.codebook.asks.get(column, ""), self._in_a_group(column))):
            found = [self.read_as(column, target, cells, labels) for target in sorted(self.named.get(plain(name), ()))]
            fitting = [one for one in found if not one.doubts] or found
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                names = tuple(f'"{one.target}"' for one in fitting)
                return _unsure(fitting[0], "doubt_several", targets=names)
        near = get_close_matches(plain(self.codebook.asks.get(column, column)), self.named, 1, _ALIKE)
        if near:
            return _unsure(self.read_as(column, min(self.named[near[0]]), cells, labels), "doubt_nearly")
        return self._by_cells(column, cells, shown, labels)

    def _in_a_group(self, column: str) -> str:
        """The name of a column of Kobo without the groups of questions before it, '' where no item is called so."""
        parts = column.split("/")
        keys = {item.key for item in self.items.values()}
        named = (at for at in range(1, len(parts)) if {parts[at], parts[at].rpartition("_")[0]} & keys)
        return next(("/".join(parts[at:]) for at in named), "")

    def _by_cells(
        self, column: str, cells: Sequence[str], shown: Sequence[str], labels: Mapping[str, str]
    ) -> Guess | None:
        words = {plain(cell) for cell in shown if not as_code(cell).lstrip("-").isdecimal()}
        whole = [(key, item) for key, item in self.items.items() if item.scale and "#" not in key]
        fits = [key for key, item in whole if len(words) > 1 and words <= {*_labels(item)}]
        if len(fits) != 1:
            return None
        return _unsure(self.read_as(column, fits[0], cells, labels), "doubt_cells")

    def read_as(self, column: str, target: str, cells: Sequence[str], labels: Mapping[str, str]) -> Guess:
        """The recodes that the cells need for ``target``."""
        item = self.items[target]
        if target == item.other_key:
            ticks = {*map(plain, cells)} <= _ticks(item, target)
            return _unsure(Guess(column, target), "doubt_ticks") if ticks and cells else Guess(column, target)
        if kind_of(item).by_choice and target == item.key:
            return _joined(column, item, cells)
        if kind_of(item).several or item.kind == "consent":
            return _ticked(column, item, target, cells)
        if item.scale is None or kind_of(item).by_choice:
            return Guess(column, target)
        return _chosen(column, target, item, cells, labels)


def _targets(item: Item) -> Iterator[str]:
    if not kind_of(item).asks:
        return
    if not item.rows:
        yield item.key
    yield from (variable.key for variable in variables_of(item) if variable.key != item.key)
    if item.other is not None:
        yield item.other_key


def _names(item: Item) -> Iterator[tuple[str, list[str]]]:
    """What each target of an item may be called."""
    if not kind_of(item).asks:
        return
    stems = [item.key, *item.text.values()]
    if not item.rows:
        yield item.key, [*stems, *(f"{stem} {word}" for stem in stems for word in known_words()["answer"])]
    for variable in variables_of(item):
        if variable.key != item.key:
            labels = [*variable.text.values(), variable.key.rpartition("#")[2]]
            own = [variable.key, *variable.text.values()]
            yield variable.key, [*own, *(f"{stem} {label}" for stem in stems for label in labels)]
    if item.other is not None:
        labels = [*item.other.label.values(), *known_words()["other"]]
        more = ["", *known_words()["text"]]
        code = item.other.code
        yield (
            item.other_key,
            [
                *(f"{item.key} {code} {word}" for word in ("other", *known_words()["text"])),
                *(f"{stem} {label} {word}" for stem in ("", *stems) for label in labels for word in more),
            ],
        )


def _labels(item: Item) -> dict[str, str]:
    """Plain label -> code as a map writes it; one that stands for two codes for neither."""
    found: dict[str, set[int]] = defaultdict(set)
    for choice in item.scale.all_choices if item.scale else ():
        for label in choice.label.values():
            found[plain(label)].add(choice.code)
    if item.other is not None:
        for word in known_words()["other_code"]:
            found[word].add(item.other.code)
    return {label: _code(min(codes)) for label, codes in found.items() if len(codes) == 1}


def _code(code: int) -> str:
    return _NAMED.get(str(code), str(code))


def _codes(scale: Scale) -> set[str]:
    return {str(choice.code) for choice in scale.all_choices}


def _chosen(column: str, target: str, item: Item, cells: Sequence[str], labels: Mapping[str, str]) -> Guess:
    values, strange = recodes(item, cells, labels)
    if not strange:
        return Guess(column, target, values)
    if item.other is not None and target == item.key:
        return _with_own_words(Guess(column, target, values), strange, cells)
    return _doubted(Guess(column, target, values), "doubt_no_choice", cells=_told(strange))


def recodes(item: Item, cells: Iterable[str], labels: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Cell -> code where it is not the code itself, and cells that are no choice."""
    known, codes = _labels(item), _codes(item.scale) if item.scale else set[str]()
    values: dict[str, str] = {}
    strange: list[str] = []
    for cell in dict.fromkeys(cells):
        shown = labels.get(as_code(cell), cell)
        if plain(shown) in known:
            code = known[plain(shown)]
            values |= {cell: code} if code != as_code(cell) else {}
        elif as_code(cell) not in codes:
            strange.append(cell)
    return values, strange


def _joined(column: str, item: Item, cells: Sequence[str]) -> Guess:
    """All choices in one column, parted by what leaves the fewest parts that are none."""
    texts = [label for choice in (item.scale.all_choices if item.scale else ()) for label in choice.label.values()]
    guesses: list[tuple[int, Guess]] = []
    for separator in _SEPARATORS:
        parts = [part for cell in cells for part in parts_of(cell, separator, texts)]
        values, strange = recodes(item, parts, {})
        guess = Guess(column, item.key, values, separator)
        if strange and item.other is not None:
            guess = _with_own_words(guess, strange, parts)
        elif strange:
            guess = _doubted(guess, "doubt_no_choice", cells=_told(strange))
        guesses.append((len(strange), guess))
    if {part for cell in cells for part in cell.split(_OF_CODES)} <= (_codes(item.scale) if item.scale else set()):
        guesses.append((0, Guess(column, item.key, separator=_OF_CODES)))
    return min(guesses, key=lambda one: one[0])[1]


def _with_own_words(guess: Guess, strange: Sequence[str], parts: Iterable[str]) -> Guess:
    """Cells that are no choice taken for own words beside 'other'; where most are, the codes may be other ones."""
    guess = replace(guess, unknown="other")
    if 2 * len(strange) > len({*parts}) > 1:
        return _unsure(guess, "doubt_mostly_own_words", cells=_told(strange))
    return _doubted(guess, "doubt_own_words", cells=_told(strange))


def _ticked(column: str, item: Item, target: str, cells: Sequence[str]) -> Guess:
    """A column that is ticked or not."""
    yes, no = known_words()["yes"] | _own_labels(item, target), known_words()["no"]
    values: dict[str, str] = {}
    strange: list[str] = []
    for cell in dict.fromkeys(cells):
        word = plain(as_code(cell))
        if word not in yes | no:
            strange.append(cell)
        elif word not in ("0", "1"):
            values[cell] = "1" if word in yes else "0" if item.kind != "consent" else ""
    guess = Guess(column, target, values)
    return _doubted(guess, "doubt_no_choice", cells=_told(strange)) if strange else guess


def _ticks(item: Item, target: str) -> frozenset[str]:
    return known_words()["yes"] | known_words()["no"] | _own_labels(item, target)


def _own_labels(item: Item, target: str) -> frozenset[str]:
    code = target.rpartition("#")[2]
    found = [one for one in (item.scale.all_choices if item.scale else ()) if str(one.code) == code]
    return frozenset(plain(label) for one in found for label in one.label.values())


def _told(cells: Sequence[str]) -> tuple[Value, ...]:
    return tuple(f"'{cell[:40]}'" for cell in cells[:_MOST_TOLD])


def _doubted(guess: Guess, name: str, **values: Value) -> Guess:
    doubt = Diagnostic(f"importing.{name}", (Column(guess.column),), {"target": guess.target, **values}, "note")
    return replace(guess, doubts=(*guess.doubts, doubt))


def _unsure(guess: Guess, name: str, **values: Value) -> Guess:
    return replace(_doubted(guess, name, **values), sure=False)
