"""Dates and decimal numbers are read as people write them, refused where they could mean two things, and read back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.kinds.coding import BadAnswer
from surveys.kinds.date import date_of
from surveys.kinds.number import decimal_of, number_of
from surveys.kinds.texts import REFUSALS
from surveys.kinds.written import by_hand, canonical, shown
from surveys.notation import IN_FILES
from surveys.questionnaire import Item

DATE = Item("day", "date", {"da": "Hvornår?"})
NUMBER = Item("hours", "decimal", {"da": "Hvor mange?"}, minimum=Decimal(-10))

CHRISTMAS = dt.date(2025, 12, 24)
DAYS = [
    "24.12.2025",
    "24/12/2025",
    "24-12-2025",
    "24 12 2025",
    "24. 12. 2025",
    "24122025",
    "2025-12-24",
    "24. december 2025",
    "December 24, 2025",
    " 24.12.2025. ",
]
NO_DAYS = [
    ("31.02.2026", "no_such_day"),
    ("29.02.2025", "no_such_day"),
    ("00.01.2026", "no_such_day"),
    ("12.24.2025", "no_such_day"),
    ("24.12.25", "not_date"),
    ("24. decembrer 2025", "not_date"),
    ("i går", "not_date"),
    ("24.12.20255", "not_date"),
    ("٢٤.١٢.٢٠٢٥", "not_date"),
    ("24.12\x00.2025", "not_date"),
    ("\u202e24.12.2025", "not_date"),
    ("🎄", "not_date"),
    ("1" * 10_000, "not_date"),
    ("01.01.1899", "date_out_of_range"),
    ("01.01.2100", "date_out_of_range"),
    ("20121212", "date_out_of_range"),
]
NUMBERS = [
    ("2,5", "2.5"),
    ("2.5", "2.5"),
    ("−2,50", "-2.5"),
    ("+3", "3"),
    ("-0,0", "0"),
    ("007", "7"),
    (" 1234,5 ", "1234.5"),
]
NO_NUMBERS = [
    ("1.234,5", "thousands"),
    ("1,234.5", "thousands"),
    ("1 234,5", "thousands"),
    ("1.234.567", "thousands"),
    ("1e309", "not_decimal"),
    ("1e3", "not_decimal"),
    ("inf", "not_decimal"),
    ("nan", "not_decimal"),
    ("٢٫٥", "not_decimal"),
    ("２", "not_decimal"),
    ("2\x00", "not_decimal"),
    ("\u202e2,5", "not_decimal"),
    ("🙂", "not_decimal"),
    (",5", "not_decimal"),
    ("5,", "not_decimal"),
    ("9" * 10_000, "not_decimal"),
    ("1." * 10_000, "not_decimal"),
    ("1,2345678", "too_many_decimals"),
    ("-10,5", "out_of_range"),
    ("999999999,5", "out_of_range"),
]


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_read_day_first_or_in_iso(written: str) -> None:
    assert date_of(written, DATE, by_hand("da")) == CHRISTMAS


@pytest.mark.parametrize(("written", "reason"), NO_DAYS)
def test_what_is_no_day_is_refused(written: str, reason: str) -> None:
    with pytest.raises(BadAnswer) as raised:
        date_of(written, DATE, by_hand("da"))
    assert raised.value.reason == reason


def test_a_date_keeps_within_its_limits() -> None:
    item = Item("day", "date", {"da": "Hvornår?"}, earliest=CHRISTMAS, latest=CHRISTMAS)
    assert date_of("24.12.2025", item, by_hand("da")) == CHRISTMAS
    with pytest.raises(BadAnswer) as raised:
        date_of("25.12.2025", item, by_hand("da"))
    assert raised.value.values == {"minimum": CHRISTMAS, "maximum": CHRISTMAS}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("written", "number"), NUMBERS)
def test_a_number_takes_a_comma_or_a_point(written: str, number: str, language: str) -> None:
    read = decimal_of(written, NUMBER, by_hand(language))
    assert read is not None
    assert canonical(read) == number


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("written", "reason"), NO_NUMBERS)
def test_what_is_no_number_is_refused(written: str, reason: str, language: str) -> None:
    with pytest.raises(BadAnswer) as raised:
        decimal_of(written, NUMBER, by_hand(language))
    assert raised.value.reason == reason


def test_a_mark_that_could_part_thousands_is_refused_in_the_language_that_uses_it_so() -> None:
    danish, english = by_hand("da"), by_hand("en")
    assert decimal_of("1,234", NUMBER, danish) == decimal_of("1.234", NUMBER, english) == Decimal("1.234")
    in_doubt = (("1.234", danish), ("1,234", english), ("1.234", IN_FILES), ("1,234", IN_FILES))
    for written, notation in in_doubt:
        with pytest.raises(BadAnswer, match="thousands"):
            decimal_of(written, NUMBER, notation)
    for plain in ("0.125", "1234.567", "12.5", "1.2345"):
        assert decimal_of(plain, NUMBER, by_hand("da")) == Decimal(plain)


def test_a_whole_number_is_read_with_empty_decimals_and_never_as_a_part_of_a_thousand() -> None:
    item = Item("n", "integer", {"da": "?"})
    assert [number_of(written, item, by_hand("da")) for written in ("3", "3.0", "3,00")] == [3, 3, 3]
    for written, language in (("1.000", "da"), ("1,000", "da"), ("1.000", "en"), ("1,000", "en")):
        with pytest.raises(BadAnswer) as raised:
            number_of(written, item, by_hand(language))
        assert REFUSALS[raised.value.reason]["da"].startswith("Skriv tallet uden tegn mellem tusinderne")


def test_steps_go_from_the_minimum() -> None:
    item = Item("hours", "decimal", {"da": "?"}, minimum=Decimal("0.25"), step=Decimal("0.1"))
    assert decimal_of("0,55", item, by_hand("da")) == Decimal("0.55")
    with pytest.raises(BadAnswer, match="step") as raised:
        decimal_of("0,5", item, by_hand("da"))
    assert raised.value.values == {"step": Decimal("0.1"), "start": Decimal("0.25")}


def test_blank_is_none() -> None:
    assert date_of("  ", DATE, by_hand("da")) is None
    assert decimal_of("", NUMBER, by_hand("da")) is None


def test_each_language_shows_dates_and_numbers_its_own_way() -> None:
    assert (shown(CHRISTMAS, "da"), shown(CHRISTMAS, "en")) == ("24.12.2025", "24/12/2025")
    assert (shown(Decimal("2.50"), "da"), shown(Decimal("2.50"), "en")) == ("2,5", "2.5")
    assert shown(Decimal("1E+3"), "da") == "1000"


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["da", "en"]))
def test_every_date_comes_back_as_it_was_shown_and_kept(date: dt.date, language: str) -> None:
    assert date_of(shown(date, language), DATE, by_hand(language)) == date
    assert dt.date.fromisoformat(canonical(date)) == date


@given(st.decimals(-10, 999_999_999, places=6), st.sampled_from(["da", "en"]))
def test_every_number_comes_back_as_it_was_shown_and_kept(number: Decimal, language: str) -> None:
    assert decimal_of(shown(number, language), NUMBER, by_hand(language)) == number
    assert Decimal(canonical(number)) == number


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    for read in (lambda: date_of(written, DATE, by_hand("da")), lambda: decimal_of(written, NUMBER, by_hand("da"))):
        try:
            value = read()
        except BadAnswer:
            continue
        assert (value is None) == (written.strip().rstrip(".") == "")
