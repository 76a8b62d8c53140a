"""Canonical JSON: one way of writing a value, whatever made it."""

from __future__ import annotations

import json
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.releases.canonical import canonical
from evaluator.reporting.plain import decimal, plain


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.1 + 0.2, "0.3"),
        (1.0, "1"),
        (-0.0, "0"),
        (-1e-12, "0"),
        (1e-8, "0.00000001"),
        (0.000000005, "0"),
        (0.000000015, "0.00000002"),
        (1234567.25, "1234567.25"),
        (1e22, "10000000000000000000000"),
    ],
)
def test_a_fraction_is_a_decimal_string_rounded_half_to_even_at_the_eighth_decimal(value: float, written: str) -> None:
    assert decimal(value) == written


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_rounding_again_changes_nothing(value: float) -> None:
    written = decimal(value)
    assert decimal(float(written)) == written
    assert abs(Decimal(written) - Decimal(repr(value))) <= Decimal("0.000000005")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        canonical([value])


def test_keys_are_in_order_and_nothing_stands_between() -> None:
    assert canonical({"b": (1, True, None), "a": "Ærø", "å": {}}) == '{"a":"Ærø","b":[1,true,null],"å":{}}'


def test_the_same_letters_are_the_same_bytes() -> None:
    assert canonical({"a\u030a": "e\u0301"}) == canonical({"\u00e5": "\u00e9"})
    with pytest.raises(ValueError, match="the same"):
        canonical({"a\u030a": 1, "\u00e5": 2})


def test_what_was_written_is_written_the_same_again() -> None:
    its = {"figures": [0.25, 3, "x"], "none": None}
    assert canonical(json.loads(canonical(its))) == canonical(its)
    assert plain(json.loads(canonical(its))) == json.loads(canonical(its))
