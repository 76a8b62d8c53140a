import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from analysis.multiplicity import benjamini_hochberg, holm

# R 4.2.2
# > p <- c(.01, .02, .03, .005, .5, .9, .02)
# > p.adjust(p, "holm")
# [1] 0.060 0.100 0.100 0.035 1.000 1.000 0.100
# > p.adjust(p, "BH")
# [1] 0.0350000000 0.0350000000 0.0420000000 0.0350000000 0.5833333333 0.9000000000 0.0350000000
FAMILY = [0.01, 0.02, 0.03, 0.005, 0.5, 0.9, 0.02]

families = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def test_holm_agrees_with_r():
    assert holm(FAMILY) == pytest.approx((0.06, 0.1, 0.1, 0.035, 1, 1, 0.1), abs=1e-12)


def test_benjamini_hochberg_agrees_with_r():
    expected = (0.035, 0.035, 0.042, 0.035, 0.5833333333, 0.9, 0.035)
    assert benjamini_hochberg(FAMILY) == pytest.approx(expected, abs=1e-10)


@given(families)
def test_benjamini_hochberg_equals_scipy(pvalues):
    assert benjamini_hochberg(pvalues) == pytest.approx(false_discovery_control(pvalues), abs=1e-12)


@given(families)
def test_adjusting_keeps_the_order_and_never_lowers_a_p_value(pvalues):
    for adjust in (holm, benjamini_hochberg):
        adjusted = adjust(pvalues)
        assert all(before <= after + 1e-12 and after <= 1 for before, after in zip(pvalues, adjusted, strict=True))
        assert [a for _, a in sorted(zip(pvalues, adjusted, strict=True))] == sorted(adjusted)


@given(families)
def test_holm_is_never_bolder_than_benjamini_hochberg(pvalues):
    pairs = zip(holm(pvalues), benjamini_hochberg(pvalues), strict=True)
    assert all(strict >= exploratory - 1e-12 for strict, exploratory in pairs)


def test_no_p_values_and_one_p_value_stay_as_they_are():
    assert (holm([]), benjamini_hochberg([])) == ((), ())
    assert (holm([0.04]), benjamini_hochberg([0.04])) == ((0.04,), (0.04,))


@pytest.mark.parametrize("wrong", [[-0.1], [1.1], [float("nan")]])
def test_what_is_no_p_value_is_refused(wrong):
    for adjust in (holm, benjamini_hochberg):
        with pytest.raises(ValueError, match="between 0 and 1"):
            adjust(wrong)
