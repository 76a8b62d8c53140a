"""A ranking: each choice with the rank it was given, 1 the highest.

Pages post ``code:rank`` for each choice, all under the item's key; files hold the codes in order, or one rank for each
choice in a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from surveys.kinds.choice import listed
from surveys.kinds.coding import BadAnswer, code_of
from surveys.kinds.entry import Entry, there
from surveys.kinds.multiple import HOW_MANY
from surveys.kinds.paper import parts_of
from surveys.kinds.record import (
    Answers,
    Cell,
    Coding,
    Condition,
    Document,
    Fields,
    FormRow,
    Input,
    Kind,
    Paper,
    Stored,
    Texts,
    Type,
    XlsForm,
)
from surveys.notation import as_code
from surveys.questionnaire import Choice, Item, Scale, Text, Variable

UNRANKED: Final = 0
_POSTED: Final = re.compile(r"(-?[0-9]{1,9}):([0-9]{1,3})")


def _read(entry: Entry) -> Fields:
    table, scale = entry.table, entry.scale(ordered=False)
    partial = table.value("partial", bool, False)
    if scale is not None and scale.outside:
        table.fault("document.outside_in_ranking", entry.place_of_scale)
    if "maximum_choices" in table and not partial:
        table.fault("document.ranking_of_everything", "maximum_choices")
    numbers = entry.number_of_choices(len(scale.choices) if scale else 0) if partial else {}
    if not partial:
        table.raw("maximum_choices")
    return {"scale": scale, "partial": partial, **numbers}


def ranks_of(item: Item) -> Scale:
    """The ranks that a choice of a ranking can get, from 1, the highest. Where choices may be left out, `UNRANKED`
    stands beside them and the scale has no order: what was left out lies nowhere between the ranks."""
    return _ranks(item.maximum_choices or (len(item.scale.choices) if item.scale else 0), item.partial)


@lru_cache(maxsize=256)
def _ranks(highest: int, partial: bool) -> Scale:
    ranks = tuple(Choice(rank, {"da": f"Nr. {rank}", "en": f"No. {rank}"}) for rank in range(1, highest + 1))
    left_out = (Choice(UNRANKED, {"da": "Ikke valgt", "en": "Not ranked"}),) if partial else ()
    return Scale("rank", ranks + left_out, ordered=not partial)


def _variables(item: Item) -> tuple[Variable, ...]:
    ranks, choices = ranks_of(item), item.scale.choices if item.scale is not None else ()
    return tuple(Variable(f"{item.key}#{choice.code}", item, choice.label, ranks) for choice in choices)


def highest_number(item: Item) -> int:
    """The last rank that can be given."""
    return max(ranks_of(item).codes)


def posted_ranks(raws: Iterable[str], item: Item) -> dict[int, int]:
    """Code -> rank as posted; empty for blank. Raises BadAnswer('code') for what is not offered, ('several') for a
    choice with two ranks, and whatever `check_ranks` does."""
    ranks: dict[int, int] = {}
    for raw in filter(None, map(str.strip, raws)):
        found = _POSTED.fullmatch(raw)
        if found is None:
            raise BadAnswer("code")
        code, rank = int(found[1]), int(found[2])
        if item.scale is None or code not in item.scale.codes or not 1 <= rank <= highest_number(item):
            raise BadAnswer("code")
        if code in ranks:
            raise BadAnswer("several")
        ranks[code] = rank
    check_ranks(ranks, item)
    return ranks


def ranks_in_order(raws: Iterable[str], item: Item) -> dict[int, int]:
    """Code -> rank from codes written from the highest rank down; empty for blank. Raises BadAnswer as above."""
    codes = [code for raw in raws if item.scale and (code := code_of(raw, item.scale)) is not None]
    if len(set(codes)) < len(codes):
        raise BadAnswer("several")
    if len(codes) > highest_number(item):
        raise BadAnswer("too_many", maximum=highest_number(item))
    ranks = {code: rank for rank, code in enumerate(codes, 1)}
    check_ranks(ranks, item)
    return ranks


def rank_of(raw: str, item: Item) -> int | None:
    """The rank of one choice; None for blank and for 0, left out. Raises BadAnswer('code')."""
    rank = code_of(raw, ranks_of(item))
    return None if rank == UNRANKED else rank


def check_ranks(ranks: Mapping[int, int], item: Item) -> None:
    """Raises BadAnswer for ranks that are no ranking: ('rank_twice') with ``rank``, ('rank_left_out') with the first
    ``code`` without one, and where choices may be left out ('rank_gap') with the ``rank`` that is missing, or
    ('too_few')."""
    if not ranks or item.scale is None:
        return
    given = sorted(ranks.values())
    twice = [rank for rank, following in pairwise(given) if rank == following]
    if twice:
        raise BadAnswer("rank_twice", rank=twice[0])
    left_out = [code for code in item.scale.codes if code not in ranks]
    if left_out and not item.partial:
        raise BadAnswer("rank_left_out", code=left_out[0])
    gaps = [rank for rank in range(1, given[-1]) if rank not in given]
    if gaps:
        raise BadAnswer("rank_gap", rank=gaps[0])
    if len(ranks) < item.minimum_choices:
        raise BadAnswer("too_few", minimum=item.minimum_choices)


def as_codes(ranks: Mapping[int, int], item: Item) -> dict[str, int | None]:
    """The item's variables as they are stored: `UNRANKED` for what was left out, None throughout for blank."""
    codes = item.scale.codes if item.scale else ()
    return {f"{item.key}#{code}": ranks.get(code, UNRANKED) if ranks else None for code in codes}


def _imported(item: Item, cell: Cell) -> Stored:
    if not cell.whole:
        return {cell.keys[0]: rank_of(as_code(cell.raw, cell.notation), item)}, {}
    return as_codes(ranks_in_order([as_code(part, cell.notation) for part in cell.parts], item), item), {}


def _kept(item: Item, keys: Sequence[str], answers: Answers, _: Texts) -> Stored:
    """Blank unless it is whole, or choices may be left out and one has a rank."""
    ranks = [answers.get(key) or UNRANKED for key in keys]
    answered = any(ranks) if item.partial else all(ranks)
    return {key: rank if answered else None for key, rank in zip(keys, ranks, strict=True)}, {}


def _again(item: Item, answers: Answers, _: Texts, __: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    codes = item.scale.all_choices if item.scale else ()
    ranks = [(one.code, answers.get(f"{item.key}#{one.code}")) for one in codes]
    yield item.key, tuple(f"{code}:{rank}" for code, rank in ranks if rank)


def _lines(item: Item) -> Iterator[tuple[str, Text]]:
    for one in item.scale.choices if item.scale is not None else ():
        yield f"{item.key}#{one.code}", one.label


def _typed(item: Item, line: Callable[[str], str]) -> dict[str, list[str]]:
    ranks = [(code, line(f"{item.key}#{code}")) for code in (item.scale.codes if item.scale else ())]
    return {item.key: [f"{code}:{rank}" for code, rank in ranks if rank]}


def _read_row(row: FormRow) -> Fields:
    partial = {"partial": True} if "partial" in row.marks else {}
    return {"kind": RANKING.name, "scale": row.scale(), **partial}


RANKING: Final = Kind(
    name="ranking",
    position=60,
    drawing="ranking",
    seconds=40,
    document=Document(_read, lambda item: there(item, "minimum_choices", "maximum_choices")),
    variables=_variables,
    coding=Coding(
        posted=lambda item, _key, values, _notation: (as_codes(posted_ranks(values, item), item), {}),
        imported=_imported,
        kept=_kept,
        again=_again,
        together=check_ranks,
    ),
    paper=Paper(_lines, lambda line, _item, _language: " ".join(parts_of(line)), _typed, instructed=True),
    condition=Condition(
        Type.WRITTEN,
        lambda item, _key, answers, _texts: (
            True if any(answers.get(one.key) is not None for one in _variables(item)) else None
        ),
        constrained=False,
    ),
    xlsform=XlsForm({"rank": _read_row}, listed("rank")),
    form=(Input("scale", "scale"), Input("choices", "choices"), Input("partial", "flag"), *HOW_MANY),
    hint="how_many",
    by_choice=True,
)
