"""Codes are read from what was written, and mirrored for negative wording only inside the scale."""

from __future__ import annotations

import pytest

from surveys.answers.tally import counted_code
from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.kinds.coding import BadAnswer, code_of
from surveys.kinds.multiple import codes_of
from surveys.kinds.number import limits, number_of
from surveys.kinds.text import line_of, lines_of
from surveys.questionnaire import Item, Scale, Variable


@pytest.fixture
def agreement(items: dict[str, Item]) -> Scale:
    scale = items["statements"].scale
    assert scale is not None
    return scale


def test_a_code_is_read_as_it_is_written(agreement: Scale) -> None:
    assert code_of(" 4 ", agreement) == 4
    assert code_of("-998", agreement) == DONT_KNOW
    assert code_of("  ", agreement) is None


@pytest.mark.parametrize("written", ["6", "04", "4.0", "four", "-999", "1 2", "\x00"])
def test_a_code_that_is_not_offered_is_refused(agreement: Scale, written: str) -> None:
    with pytest.raises(BadAnswer, match="code"):
        code_of(written, agreement)


def test_ved_ikke_excludes_the_other_choices(items: dict[str, Item]) -> None:
    scale = items["came-by"].scale
    assert scale is not None
    assert codes_of(["1", "3", "1"], scale) == {1, 3}
    assert codes_of(["", " "], scale) == frozenset()
    assert codes_of(["-998"], scale) == {DONT_KNOW}
    with pytest.raises(BadAnswer, match="exclusive") as raised:
        codes_of(["-998", "1"], scale)
    assert raised.value.values == {"code": DONT_KNOW}


def test_a_number_may_be_negative_where_the_limits_allow_it() -> None:
    item = Item("n", "integer", {"da": "Hvor mange?"}, minimum=-5)
    assert number_of("−3", item) == -3
    assert number_of("", item) is None
    assert limits(item) == (-5, 999_999_999)
    with pytest.raises(BadAnswer, match="out_of_range"):
        number_of("-6", item)


def test_no_number_can_be_a_reserved_code() -> None:
    item = Item("n", "integer", {"da": "Hvor mange?"})
    with pytest.raises(BadAnswer, match="out_of_range"):
        number_of("-998", item)


def test_line_ends_are_one_kind_and_count_as_one_character(items: dict[str, Item]) -> None:
    assert lines_of(" a\r\nb\rc\x0bd ", items["better"]) == "a\nb\nc\nd"
    assert len(lines_of("\r\n".join("x" * 1000), items["better"])) == 1999


def test_a_short_text_and_the_one_beside_a_choice_are_one_line(items: dict[str, Item]) -> None:
    beside = Item("n", "single", {"da": "Hvor?"})
    for item in (items["role"], beside):
        assert line_of("\r\nformand\r\nog kasserer\u2028 ", item) == "formand og kasserer"


def test_negative_wording_is_mirrored_inside_the_scale_only(variables: dict[str, Variable]) -> None:
    against, along = variables["talked-over"], variables["listened-to"]
    assert [counted_code(code, against) for code in (1, 2, 3, 4, 5)] == [5, 4, 3, 2, 1]
    assert [counted_code(code, against) for code in (DONT_KNOW, NOT_RELEVANT)] == [DONT_KNOW, NOT_RELEVANT]
    assert counted_code(1, along) == 1
    assert counted_code(7, variables["meeting-count"]) == 7
