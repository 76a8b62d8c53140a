"""Reading a ranking: each choice with the rank it was given, 1 the highest.

Pages post ``code:rank`` for each choice, all under the item's key; files hold the codes in order, or one rank for each
choice in a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from surveys.answers.coding import BadAnswer, code_of
from surveys.questionnaire import UNRANKED, Item, ranks_of

_POSTED: Final = re.compile(r"(-?[0-9]{1,9}):([0-9]{1,3})")


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
