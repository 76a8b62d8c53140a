"""Numbers, days and times in files: what is certain is read, what can mean two things waits for a map."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.notation import (
    IN_FILES,
    Notation,
    NumberCell,
    Unreadable,
    as_code,
    read_day,
    read_moment,
    read_number,
    read_whole,
)

COMMA, POINT = Notation(decimal=","), Notation(decimal=".")
HERE = Notation(zone=ZoneInfo("Europe/Copenhagen"))
DAY_FIRST, MONTH_FIRST = Notation(dates="day/month/year"), Notation(dates="month/day/year")
THIRD_OF_NOVEMBER = dt.date(2026, 11, 3)


def reason(read, written: str, notation: Notation = IN_FILES) -> str:
    with pytest.raises(Unreadable) as raised:
        read(written, notation)
    return raised.value.reason


@pytest.mark.parametrize("written", ["1.234", "1,234", "12.500", "999,999", "1.234,5", "1,234.5", "1 234", "1.234.567"])
def test_a_mark_that_may_part_thousands_is_refused_until_the_decimal_mark_is_known(written: str) -> None:
    assert reason(read_number, written) == "thousands"


@pytest.mark.parametrize(
    ("written", "notation", "number"),
    [
        ("1.234", COMMA, "1234"),
        ("1,234", COMMA, "1.234"),
        ("1.234", POINT, "1.234"),
        ("1,234", POINT, "1234"),
        ("1.234.567,25", COMMA, "1234567.25"),
        ("1 234,5", COMMA, "1234.5"),
        ("-1’234.5", POINT, "-1234.5"),
        ("12,5", IN_FILES, "12.5"),
        ("0.125", IN_FILES, "0.125"),
        ("1234.567", IN_FILES, "1234.567"),
        (NumberCell("1.234"), IN_FILES, "1.234"),
        (NumberCell("12.5"), COMMA, "12.5"),
    ],
)
def test_a_number_is_read_by_its_decimal_mark(written: str, notation: Notation, number: str) -> None:
    assert read_number(written, notation) == Decimal(number)


@pytest.mark.parametrize(("written", "notation"), [("12.5", COMMA), ("12,5", POINT), ("1.2345", COMMA), ("x", COMMA)])
def test_a_number_with_the_other_mark_is_none(written: str, notation: Notation) -> None:
    assert reason(read_number, written, notation) == "not_decimal"


def test_a_whole_float_is_a_whole_number_and_a_code() -> None:
    assert [read_whole(one) for one in ("3", "3.0", "3,00", "-2.0")] == [3, 3, 3, -2]
    assert [as_code(one) for one in ("3.0", "3.00", "-998.0", "3.5", "3.000", "ja", "")] == [
        *("3", "3", "-998", "3.5", "3.000", "ja", "")
    ]
    assert as_code("3.000", POINT) == "3"
    assert (reason(read_whole, "3.5"), reason(read_whole, "3.000")) == ("not_whole", "thousands")


@pytest.mark.parametrize(
    "written",
    [
        *("2026-11-03", "2026/11/03", "03.11.2026", "3.11.2026", "3. 11. 2026", "03-11-2026"),
        *("3. november 2026", "3 Nov 2026", "den 3. nov. 2026", "03-Nov-2026", "November 3, 2026", "NOVEMBER 3 2026"),
        *("2026-11-03 00:00:00", "2026-11-03T00:00", "2026-11-03 00:00:00.000", "11/3/2026 12:00:00 AM"),
    ],
)
def test_a_day_is_read_in_every_way_that_means_one_day(written: str) -> None:
    assert read_day(written, MONTH_FIRST if "/3/" in written else IN_FILES) == THIRD_OF_NOVEMBER


def test_slashes_wait_for_the_order_of_their_parts() -> None:
    assert reason(read_day, "11/03/2026") == reason(read_day, "25/11/2026") == "date_order"
    assert read_day("11/03/2026", MONTH_FIRST) == read_day("03/11/2026", DAY_FIRST) == THIRD_OF_NOVEMBER
    assert read_day("11-03-2026", MONTH_FIRST) == read_day("03.11.2026", MONTH_FIRST) == THIRD_OF_NOVEMBER
    assert reason(read_day, "25/11/2026", MONTH_FIRST) == "no_such_day"


@pytest.mark.parametrize(
    "written",
    ["2026-11-03 14:30", "2026-11-03T00:00:00Z", "03.11.26", "11/3/26", "3. nobember 2026", "03112026", "", "24:00"],
)
def test_what_is_no_day_or_more_than_one_is_refused(written: str) -> None:
    assert reason(read_day, written) in ("not_date", "date_order")


@pytest.mark.parametrize(
    "written",
    [
        *("2026-11-03 10:11:12", "2026-11-03T10:11:12", "03-11-2026 10:11:12", "03.11.2026 10.11.12"),
        *("3. november 2026 10:11:12", "3. november 2026 kl. 10.11.12", "November 3, 2026 10:11:12 AM"),
        *("2026-11-03T09:11:12Z", "2026-11-03 09:11:12 UTC", "2026-11-03T10:11:12.345+01:00"),
        *("2026/11/03 10:11:12 AM GMT+1", "2026/11/03 11:11:12 AM CEST", "2026-11-03 04:11:12-0500"),
    ],
)
def test_a_time_is_read_in_danish_and_by_the_zone_that_it_names(written: str) -> None:
    assert read_moment(written, HERE) == dt.datetime(2026, 11, 3, 9, 11, 12, tzinfo=dt.UTC)


def test_a_time_keeps_to_the_zone_and_the_order_that_the_map_says() -> None:
    ten = dt.datetime(2026, 11, 3, 10, 11, tzinfo=dt.UTC)
    assert read_moment("03.11.2026 10:11") == read_moment("11/3/26 10:11", MONTH_FIRST) == ten
    assert read_moment("2026-07-03 10:11", HERE) == dt.datetime(2026, 7, 3, 8, 11, tzinfo=dt.UTC)
    assert read_moment("03-11-2026", HERE) == dt.datetime(2026, 11, 2, 23, tzinfo=dt.UTC)
    assert read_moment("11/3/2026 10:11 PM", MONTH_FIRST) == ten.replace(hour=22)
    assert reason(read_moment, "11/03/2026 10:11") == "date_order"


@pytest.mark.parametrize(
    "written",
    [
        *("", "i går", "2026-11-03 25:00", "2026-11-03 10:61", "2026-11-03 13:11 PM", "0001-01-01", "10:11"),
        *("2026-11-03 10:11+99:00", "1" * 10_000, "2026-11-03 10:11 " + "x" * 10_000),
    ],
)
def test_what_is_no_time_is_refused(written: str) -> None:
    assert reason(read_moment, written, HERE) == "not_time"


@given(
    st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}[./ -][0-9]{1,4}[./ -][0-9]{1,4}[T ][0-9:.]{0,9}[ +Z0-9:]{0,6}"),
    st.sampled_from([IN_FILES, COMMA, POINT, DAY_FIRST, MONTH_FIRST, HERE]),
)
def test_whatever_stands_in_a_cell_is_read_or_refused(written: str, notation: Notation) -> None:
    for read in (read_number, read_whole, read_day, read_moment):
        try:
            read(written, notation)
        except Unreadable:
            continue


@given(st.integers(1, 999), st.integers(0, 999))
def test_no_number_is_ever_read_as_a_thousandth_of_itself(whole: int, rest: int) -> None:
    for mark in ",.":
        assert reason(read_number, f"{whole}{mark}{rest:03}") == "thousands"
        assert read_number(f"{whole}{mark}{rest:03}", COMMA if mark == "." else POINT) == whole * 1000 + rest
