"""Several choices of a list: each choice is a variable, chosen or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from surveys.expressions.evaluation import Value
from surveys.expressions.trees import Call, Literal, Node, Own
from surveys.kinds import paper
from surveys.kinds.choice import OUTSIDE, listed
from surveys.kinds.coding import NAMES, BadAnswer, code_of, exclusive_codes, rest
from surveys.kinds.entry import Entry, length_beside, there
from surveys.kinds.record import (
    Answers,
    Bound,
    Cell,
    Coding,
    Condition,
    Document,
    Fields,
    FormRow,
    Input,
    Kind,
    Stored,
    Texts,
    Type,
    XlsForm,
)
from surveys.notation import Notation, as_code
from surveys.questionnaire import CHOSEN, Item, Scale, Variable

HOW_MANY: Final = (Input("minimum_choices", "whole"), Input("maximum_choices", "whole"))


def _read(entry: Entry) -> Fields:
    scale = entry.scale(ordered=False, flags=("exclusive", "other"))
    together = sum(not choice.exclusive for choice in scale.choices) if scale else 0
    return {"scale": scale, **entry.number_of_choices(together), **entry.with_text_beside(scale)}


def _variables(item: Item) -> tuple[Variable, ...]:
    choices = item.scale.all_choices if item.scale is not None else ()
    return tuple(Variable(f"{item.key}#{choice.code}", item, choice.label, CHOSEN) for choice in choices)


def codes_of(raws: Iterable[str], scale: Scale) -> frozenset[int]:
    """The codes chosen; empty for blank.

    Raises BadAnswer('code') for a code that is not offered and BadAnswer('exclusive') for 'don't know', 'not relevant'
    or another exclusive choice beside others; the latter carries ``code``.
    """
    chosen = frozenset(code for code in (code_of(raw, scale) for raw in raws) if code is not None)
    alone = chosen & exclusive_codes(scale)
    if alone and len(chosen) > 1:
        raise BadAnswer("exclusive", code=max(alone))
    return chosen


def chosen_of(raws: Iterable[str], item: Item) -> frozenset[int]:
    """The codes chosen, as `codes_of`, within the item's number of choices.

    Raises also BadAnswer('too_few' | 'too_many'). An exclusive choice stands alone, whatever the least number is."""
    if item.scale is None:
        return frozenset()
    chosen = codes_of(raws, item.scale)
    if item.maximum_choices is not None and len(chosen) > item.maximum_choices:
        raise BadAnswer("too_many", maximum=item.maximum_choices)
    if 0 < len(chosen) < item.minimum_choices and chosen.isdisjoint(exclusive_codes(item.scale)):
        raise BadAnswer("too_few", minimum=item.minimum_choices)
    return chosen


def _posted(item: Item, _: str, values: Sequence[str], __: Notation) -> Stored:
    chosen = chosen_of(values, item)
    codes = [choice.code for choice in item.scale.all_choices] if item.scale else []
    return {f"{item.key}#{code}": int(code in chosen) if chosen else None for code in codes}, {}


def _imported(item: Item, cell: Cell) -> Stored:
    """All choices in one cell, or 0 and 1 in a cell for each."""
    if not cell.whole:
        raw = as_code(cell.raw, cell.notation)
        if raw not in ("", "0", "1"):
            raise BadAnswer("code")
        return {cell.keys[0]: int(raw) if raw else None}, {}
    chosen = chosen_of([as_code(part, cell.notation) for part in cell.parts], item)
    return {key: int(code in chosen) for key, code in rest(cell)} if chosen else {}, {}


def _kept(_: Item, keys: Sequence[str], answers: Answers, __: Texts) -> Stored:
    """Without any choice it is blank in all its variables; with one, the others are 0."""
    answered = any(answers.get(key) == 1 for key in keys)
    return {key: int(answers.get(key) == 1) if answered else None for key in keys}, {}


def _again(item: Item, answers: Answers, _: Texts, __: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    codes = item.scale.all_choices if item.scale else ()
    yield item.key, tuple(str(one.code) for one in codes if answers.get(f"{item.key}#{one.code}") == 1)


def _value(item: Item, key: str, answers: Answers, _: Texts) -> Value:
    codes = (choice.code for choice in item.scale.all_choices) if item.scale is not None else ()
    chosen = frozenset(NAMES.get(code, float(code)) for code in codes if answers.get(f"{key}#{code}") == 1)
    return chosen or None


def _read_row(row: FormRow) -> Fields:
    scale = row.scale()
    return {"kind": MULTIPLE.name, "scale": scale, **length_beside(scale)}


def _parts(item: Item) -> Iterator[Node]:
    count = Call("count-selected", (Own(),))
    if item.minimum_choices:
        yield Call(">=", (count, Literal(float(item.minimum_choices))))
    if item.maximum_choices is not None:
        yield Call("<=", (count, Literal(float(item.maximum_choices))))


def _bound(part: Bound) -> tuple[str, Any] | None:
    match part.left:
        case Call("count-selected", (Own(),)) if part.number is not None and part.number.is_integer():
            name = {"least": "minimum_choices", "greatest": "maximum_choices"}[part.end]
            return name, int(part.number) + part.step
    return None


def _possible(item: Item) -> bool:
    together = sum(not choice.exclusive for choice in item.scale.choices) if item.scale is not None else 0
    most = together if item.maximum_choices is None else item.maximum_choices
    return 0 <= item.minimum_choices <= most <= together and most > 0


MULTIPLE: Final = Kind(
    name="multiple",
    position=50,
    drawing="choice",
    seconds=10,
    document=Document(_read, lambda item: there(item, "minimum_choices", "maximum_choices")),
    variables=_variables,
    coding=Coding(_posted, _imported, _kept, _again),
    paper=paper.in_codes(lambda parts: sorted(set(parts)), instructed=True),
    condition=Condition(Type.SEVERAL, _value),
    xlsform=XlsForm(
        {"select_multiple": _read_row}, listed("select_multiple"), parts=_parts, bound=_bound, possible=_possible
    ),
    form=(Input("scale", "scale"), Input("choices", "choices", ("exclusive", "other")), *OUTSIDE, *HOW_MANY),
    hint="how_many",
    several=True,
    by_choice=True,
)
