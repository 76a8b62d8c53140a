"""A ranking gives each choice a rank of its own, from 1 on without a gap."""

from __future__ import annotations

import pytest

from surveys.answers.tally import tally
from surveys.kinds.all import variables_in, variables_of
from surveys.kinds.coding import BadAnswer
from surveys.kinds.ranking import as_codes, posted_ranks, rank_of, ranks_in_order
from surveys.questionnaire import Questionnaire

WHOLE = [
    (["1:1", "2:1", "3:2"], "rank_twice"),
    (["1:1", "2:2"], "rank_left_out"),
    (["1:1", "1:2", "2:3"], "several"),
    (["1:4"], "code"),
    (["1:0"], "code"),
    (["4:1"], "code"),
    (["1"], "code"),
    (["1:1\x00"], "code"),
    (["١:١"], "code"),
    (["1:" + "9" * 10_000], "code"),
]


@pytest.mark.parametrize(("posted", "reason"), WHOLE)
def test_what_is_no_ranking_is_refused(garden: Questionnaire, posted: list[str], reason: str) -> None:
    item = next(item for item in garden.items if item.key == "what-counts")
    with pytest.raises(BadAnswer) as raised:
        posted_ranks(posted, item)
    assert raised.value.reason == reason


def test_a_whole_ranking_has_a_rank_for_each(garden: Questionnaire) -> None:
    item = next(item for item in garden.items if item.key == "what-counts")
    ranks = posted_ranks(["1:2", "2:3", "3:1"], item)
    assert as_codes(ranks, item) == {"what-counts#1": 2, "what-counts#2": 3, "what-counts#3": 1}
    assert ranks_in_order(["3", "1", "2"], item) == ranks
    assert as_codes(posted_ranks(["", ""], item), item) == dict.fromkeys(ranks_keys(garden, "what-counts"))


def test_a_partial_ranking_may_leave_choices_out_but_no_number(garden: Questionnaire) -> None:
    item = next(item for item in garden.items if item.key == "next-year")
    assert as_codes(posted_ranks(["3:1"], item), item) == {"next-year#1": 0, "next-year#2": 0, "next-year#3": 1}
    assert rank_of("0", item) is None
    for posted, reason in ((["3:2"], "rank_gap"), (["3:3"], "code"), (["1:1", "3:1"], "rank_twice")):
        with pytest.raises(BadAnswer, match=reason):
            posted_ranks(posted, item)
    with pytest.raises(BadAnswer, match="too_many"):
        ranks_in_order(["1", "2", "3"], item)


def test_ranks_are_tallied_as_a_scale_and_what_was_left_out_beside_it(garden: Questionnaire) -> None:
    variables = {variable.key: variable for variable in variables_in(garden)}
    whole = tally(variables["what-counts#2"], {1: 4, 3: 2, -999: 1})
    assert (whole.counts, whole.n, whole.blank) == ((4, 0, 2), 6, 1)
    partial = variables["next-year#1"].scale
    assert partial is not None
    assert (partial.codes, partial.ordered) == ((1, 2, 0), False)


def ranks_keys(questionnaire: Questionnaire, key: str) -> list[str]:
    item = next(item for item in questionnaire.items if item.key == key)
    return [variable.key for variable in variables_of(item)]
