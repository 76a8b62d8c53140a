"""The rule by which evidence is rated, as a table: what there is, and what follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.evidence.rating import FAMILIES, LEVELS, Weighed, rate
from evaluator.store.evidence_tables import (
    ASSUMPTION_STATES,
    DIRECTIONS,
    RATINGS,
    RIVAL_WEIGHTS,
    STRENGTHS,
    TESTS,
)
from evaluator.texts import catalogue

# family direction strength [test]; a state or weight alone is an assumption's or a rival's, '-' a rival nobody weighed
RULE = """
untested no_evidence |
untested no_evidence | holding
weak answers_alone | answers for strong
weak answers_alone | answers for strong, answers for strong, answers for strong
weak answers_alone | answers for strong smoking_gun
weak opinions_alone | answers for strong, interviews for strong
weak opinions_alone | answers for strong, interviews for strong, interpretations for strong
weak opinions_alone | interviews for strong doubly_decisive
weak one_kind | registers for strong
weak one_kind | registers for strong, registers for strong
weak slight | registers for weak, documents for weak
weak slight | registers for weak, answers for strong
weak slight | registers for strong straw_in_the_wind, answers for strong
moderate independent_kinds | registers for moderate, answers for weak
moderate independent_kinds | registers for moderate, documents for moderate
moderate independent_kinds | registers for strong, answers for weak
moderate independent_kinds | registers for strong hoop, documents for moderate
moderate decisive_alone | documents for weak smoking_gun
moderate decisive_alone | documents for weak doubly_decisive
strong independent_kinds | registers for strong, answers for moderate
strong independent_kinds | documents for weak smoking_gun, observations for moderate
strong independent_kinds | registers for strong, answers for strong, holding, ruled_out
strong independent_kinds | registers for strong, documents for moderate, less_likely
moderate independent_kinds counter_evidence | registers for strong, documents for moderate, answers against weak
weak independent_kinds counter_evidence | registers for moderate, documents for weak, answers against weak
contradicted outweighed | registers for moderate, documents against moderate
contradicted outweighed | registers for strong, documents against strong
contradicted outweighed | answers against moderate
contradicted outweighed | registers for moderate, documents against weak, answers against weak
weak slightly_outweighed | answers against weak
weak slightly_outweighed | documents against strong smoking_gun
contradicted test_failed | documents against weak hoop
contradicted test_failed | registers for strong, documents for strong, answers against weak hoop
contradicted test_failed | registers for strong, documents for strong, registers against weak doubly_decisive
weak independent_kinds assumption_failing | registers for strong, documents for strong, failing
weak independent_kinds assumption_failing | registers for strong, documents for strong, holding, failing
weak independent_kinds rival_likely | registers for strong, documents for strong, likely
moderate independent_kinds assumption_doubtful | registers for strong, documents for strong, doubtful
moderate independent_kinds rival_possible | registers for strong, documents for strong, possible
moderate independent_kinds assumption_untested | registers for strong, documents for strong, untested
moderate independent_kinds rival_unweighed | registers for strong, documents for strong, -
contradicted outweighed | documents against strong, failing, likely
"""


def rows() -> list[tuple[str, tuple[str, ...], list[Weighed], list[str], list[str]]]:
    found = []
    for line in RULE.strip().splitlines():
        result, _, given_ = line.partition("|")
        rating, *because = result.split()
        parts = [one.split() for one in given_.split(",") if one.strip()]
        pieces = [Weighed(*part) for part in parts if len(part) > 1]
        alone = [part[0].replace("-", "") for part in parts if len(part) == 1]
        assumptions = [one for one in alone if one in ASSUMPTION_STATES]
        found.append((rating, tuple(because), pieces, assumptions, [one for one in alone if one not in assumptions]))
    return found


@pytest.mark.parametrize(("rating", "because", "pieces", "assumptions", "rivals"), rows())
def test_the_rule(rating, because, pieces, assumptions, rivals) -> None:
    found = rate(pieces, assumptions, rivals)
    assert (found.rating, found.because) == (rating, because)


def test_the_table_has_every_rating_and_every_reason_has_words() -> None:
    assert {rating for rating, *_ in rows()} == set(RATINGS)
    reasons = {one for _, because, *_ in rows() for one in because}
    assert {f"evidence.because_{one}" for one in reasons} == {
        key for key in catalogue() if key.startswith("evidence.because_")
    }


PIECE = st.builds(
    Weighed, st.sampled_from(FAMILIES), st.sampled_from(DIRECTIONS), st.sampled_from(STRENGTHS), st.sampled_from(TESTS)
)
ORDER = ("contradicted", "untested", *LEVELS)
LISTS = st.lists(PIECE, max_size=6)
STATES = st.lists(st.sampled_from(ASSUMPTION_STATES), max_size=2)
WEIGHTS = st.lists(st.sampled_from((*RIVAL_WEIGHTS, "")), max_size=2)


@given(LISTS, STATES, WEIGHTS, st.randoms())
def test_the_order_makes_no_difference_and_nothing_counts_twice(pieces, states, weights, rng) -> None:
    mixed = [*pieces, *pieces]
    rng.shuffle(mixed)
    assert rate(mixed, states, weights) == rate(pieces, states, weights)


@given(LISTS, STATES, WEIGHTS, PIECE)
def test_what_speaks_against_never_lifts_a_rating(pieces, states, weights, more) -> None:
    against = Weighed(more.family, "against", more.strength, more.test)
    if pieces:
        before, after = rate(pieces, states, weights), rate([*pieces, against], states, weights)
        assert ORDER.index(after.rating) <= ORDER.index(before.rating)


@given(LISTS, STATES, WEIGHTS)
def test_a_failing_assumption_and_a_likely_rival_leave_weak_at_most(pieces, states, weights) -> None:
    for failing, likely in ((["failing"], []), ([], ["likely"])):
        found = rate(pieces, [*states, *failing], [*weights, *likely])
        assert found.rating in ("untested", "contradicted", "weak")


@given(st.lists(PIECE.filter(lambda one: one.family == "answers"), max_size=6), STATES, WEIGHTS)
def test_answers_alone_are_never_more_than_weak(pieces, states, weights) -> None:
    assert rate(pieces, states, weights).rating in ("untested", "contradicted", "weak")
