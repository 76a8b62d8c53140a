import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.set_agreement import krippendorff_alpha_of_sets

# Eighteen texts, '.' for one that a coder did not code, '' for no code. nltk 3.10.4, on the texts that two coded:
# > distance = lambda a, b: 0.0 if a == b else nltk.metrics.jaccard_distance(a, b)
# > AnnotationTask(data, distance=distance).alpha()
# of the first two coders 0.6081081081081081, of all three 0.6564816488880854
CODERS = [
    ["a", "b", "ab", "", "c", "a", "bc", "abc", "c", "", "b", "a", "ac", "b", ".", "a", "c", "b"],
    ["a", "b", "a", "", "c", "ab", "bc", "ab", "b", "c", "b", "a", "ac", "", "a", "a", "c", "ab"],
    ["a", ".", "ab", "", "c", "a", "b", "abc", "c", "", "b", "c", "ac", "b", "a", ".", "c", "b"],
]
sets = st.frozensets(st.sampled_from("abc"))
coded = st.lists(st.lists(sets, min_size=0, max_size=4), min_size=1, max_size=15)


def units(coders: list[list[str]]) -> list[list[frozenset[str]]]:
    return [[frozenset(one) for one in text if one != "."] for text in zip(*coders, strict=True)]


@pytest.mark.parametrize(("coders", "alpha", "n"), [(2, 0.6081081081081081, 17), (3, 0.6564816488880854, 18)])
def test_alpha_of_sets_agrees_with_nltk(coders, alpha, n):
    result = krippendorff_alpha_of_sets(units(CODERS[:coders]), resamples=99)
    assert result.estimate == pytest.approx(alpha, abs=1e-13)
    assert (result.n, result.method, result.reason) == (n, "krippendorff-sets", "")


def test_sets_of_one_code_give_krippendorffs_own_example():
    # Computing Krippendorff's Alpha-Reliability (2011), section C: 0.743
    observers = ["123321412...", "12332241 2 5.3".replace(" ", ""), ".33323422 51.".replace(" ", ""), "12332441251."]
    result = krippendorff_alpha_of_sets(units([list(one) for one in observers]), resamples=0)
    assert result.estimate == pytest.approx(0.743421052631579, abs=1e-13)


def test_the_bootstrap_interval_agrees_with_drawing_the_units_themselves():
    # 20,000 draws of units by PyPI's krippendorff 0.9.0:
    # > rng = numpy.random.default_rng(7)
    # > b = [alpha(D[:, rng.integers(0, 25, 25)], level_of_measurement="nominal") for _ in range(20000)]
    # > numpy.quantile(b, [.025, .975])
    # [0.36737999 0.76263775]
    # Two independent bootstraps; the standard error of a percentile of 9,999 draws is below 0.004 here.
    coders = ["112.331234421324123321423", "12223212.4321324113421433", "1.233312444223231233.1422"]
    interval = krippendorff_alpha_of_sets(units([list(one) for one in coders])).interval
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.3674, 0.7626), abs=0.015)
    assert (interval.level, interval.method) == (0.95, "bootstrap")


def test_too_many_draws_of_one_code_leave_no_interval():
    """Of two texts that differ, half of all draws hold one of them twice."""
    texts = [[frozenset(one), frozenset(one)] for one in "ab"]
    assert krippendorff_alpha_of_sets(texts, resamples=999).interval is None
    with pytest.raises(ValueError, match="level"):
        krippendorff_alpha_of_sets(texts, confidence=1.0)


@given(coded)
def test_alpha_of_sets_is_what_its_definition_says(coding):
    result = krippendorff_alpha_of_sets(coding, resamples=0)
    pairable = [unit for unit in coding if len(unit) > 1]
    values = [one for unit in pairable for one in unit]

    def apart(a, b):
        return 0 if a == b else 1 - len(a & b) / len(a | b)

    expected = sum(apart(a, b) for a in values for b in values)
    assume(expected)
    observed = sum(apart(a, b) / (len(unit) - 1) for unit in pairable for a in unit for b in unit)
    assert result.estimate == pytest.approx(1 - (len(values) - 1) * observed / expected, abs=1e-9)


def test_a_seed_is_told_and_gives_the_same_interval_again():
    first = krippendorff_alpha_of_sets(units(CODERS), seed=5, resamples=199)
    assert first == krippendorff_alpha_of_sets(units(CODERS), seed=5, resamples=199)
    assert first != krippendorff_alpha_of_sets(units(CODERS), seed=6, resamples=199)
    assert first.interval is not None
    assert first.interval.low < first.estimate < first.interval.high
    assert (first.seed, first.resamples) == (5, 199)


@given(st.randoms())
def test_the_interval_is_the_same_in_whichever_order_the_texts_come(random):
    coded = units([["a", "ab", "b", "", "a", "abc"], ["a", "b", "b", "a", "", "abc"]])
    there = krippendorff_alpha_of_sets(coded, resamples=200)
    random.shuffle(coded)
    assert krippendorff_alpha_of_sets([unit[::-1] for unit in coded], resamples=200) == there


@pytest.mark.parametrize(
    ("coding", "estimate", "n", "reason"),
    [
        ([], None, 0, "nothing-coded"),
        ([[frozenset("a")], []], None, 0, "nothing-coded"),
        ([[frozenset("a"), frozenset("a")], [frozenset("b")]], None, 1, "one-category"),
        ([[frozenset(), frozenset()]] * 3, None, 3, "one-category"),
        ([[frozenset("a")] * 2, [frozenset("b")] * 2] * 9, 1.0, 18, ""),
    ],
)
def test_what_cannot_be_told_has_a_reason_and_perfect_agreement_no_interval(coding, estimate, n, reason):
    result = krippendorff_alpha_of_sets(coding, resamples=999)
    assert (result.estimate, result.interval, result.n, result.reason) == (estimate, None, n, reason)


@given(coded)
def test_no_figure_is_ever_nan(coding):
    result = krippendorff_alpha_of_sets(coding, resamples=49)
    assert (result.estimate is None) == bool(result.reason)
    if result.interval is not None:
        assert -1 - 1e-12 <= result.interval.low < result.interval.high <= 1 + 1e-12
