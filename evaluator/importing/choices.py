"""Choices out of cells: several in one cell, own words among them, and own words that say that 'other' was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from surveys.kinds.all import kind_of
from surveys.kinds.coding import BadAnswer, code_of, exclusive_codes
from surveys.notation import as_code
from surveys.questionnaire import Item, Scale


def parts_of(cell: str, separator: str, labels: Collection[str]) -> list[str]:
    """What stands between the separators. One of ``labels`` that holds a separator itself is one part; of several that
    fit, the longest."""
    inside = sorted((label for label in labels if separator in label), key=len, reverse=True)
    return [part for part in map(str.strip, _parts(cell, separator, inside)) if part]


def _parts(cell: str, separator: str, inside: Sequence[str]) -> Iterator[str]:
    rest = cell
    while rest:
        rest = rest.lstrip()
        label = next((one for one in inside if rest == one or rest.startswith(one + separator)), None)
        part = rest.partition(separator)[0] if label is None else label
        yield part
        rest = rest[len(part) + len(separator) :]


def own_words(item: Item, parts: Sequence[str], listed: Sequence[str], separator: str) -> tuple[list[str], str] | None:
    """The codes and own words of a cell in which ``parts`` stand, ``listed`` as they are recoded: what is no choice is
    what was written beside 'other'. None where no 'other' is offered, and where other choices stand between such parts:
    then nobody can tell which of them it is."""
    if item.other is None or item.scale is None:
        return None
    strange = [number for number, one in enumerate(listed) if not _is_choice(one, item.scale)]
    if not strange or strange[-1] - strange[0] >= len(strange):
        return None
    known = [one for number, one in enumerate(listed) if number not in strange]
    if known and not kind_of(item).by_choice:
        return None
    return [*known, str(item.other.code)], f"{separator.strip()} ".join(parts[strange[0] : strange[-1] + 1])


def _is_choice(written: str, scale: Scale) -> bool:
    try:
        return code_of(as_code(written), scale) is not None
    except BadAnswer:
        return False


def other_variable(item: Item) -> str:
    """The variable that says whether 'other' was chosen."""
    return f"{item.key}#{item.other.code}" if item.other and kind_of(item).by_choice else item.key


def with_other(item: Item, answers: Mapping[str, int | None]) -> dict[str, int | None] | None:
    """The variables that say that 'other' is chosen besides what else is; None where it cannot be."""
    if item.other is None or item.scale is None:
        return None
    key = other_variable(item)
    if not kind_of(item).by_choice:
        return {key: item.other.code} if answers.get(key) in (None, item.other.code) else None
    chosen = {code for code in item.scale.codes if answers.get(f"{item.key}#{code}") == 1} | {item.other.code}
    alone = any(answers.get(f"{item.key}#{code}") == 1 for code in exclusive_codes(item.scale))
    many = item.maximum_choices is not None and len(chosen) > item.maximum_choices
    return None if many or (alone and len(chosen) > 1) else {key: 1}
