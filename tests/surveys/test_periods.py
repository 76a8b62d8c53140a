from __future__ import annotations

import datetime as dt

import pytest

from surveys.notation import Notation
from surveys.periods import Ambiguous, Period, read_period


def day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2. kvartal 2020", "2020-04-01", "2020-06-30"),
        ("2nd quarter 2020", "2020-04-01", "2020-06-30"),
        ("Q4 2020", "2020-10-01", "2020-12-31"),
        ("1. halvår 2020", "2020-01-01", "2020-06-30"),
        ("andet halvår af 2020", "2020-07-01", "2020-12-31"),
        ("februar 2020", "2020-02-01", "2020-02-29"),
        ("Dec. 2020", "2020-12-01", "2020-12-31"),
        ("forår 2021", "2021-03-01", "2021-05-31"),
        ("efteråret 2021", "2021-09-01", "2021-11-30"),
        ("2020", "2020-01-01", "2020-12-31"),
        ("I løbet af 2020", "2020-01-01", "2020-12-31"),
        ("primo 2020", "2020-01-01", "2020-04-30"),
        ("ultimo 2020", "2020-09-01", "2020-12-31"),
        ("medio marts 2020", "2020-03-11", "2020-03-20"),
        ("ultimo februar 2020", "2020-02-21", "2020-02-29"),
        ("31. december 2020", "2020-12-31", "2020-12-31"),
        ("September 2019 - december 2020", "2019-09-01", "2020-12-31"),
        ("marts – juni 2020", "2020-03-01", "2020-06-30"),
        ("maj-juni 2020", "2020-05-01", "2020-06-30"),
        ("2019-2020", "2019-01-01", "2020-12-31"),
        ("1. kvartal 2020 til 3. kvartal 2021", "2020-01-01", "2021-09-30"),
        ("Fra 1. marts 2020 til 1. maj 2020", "2020-03-01", "2020-05-01"),
        ("Igangsættes november 2019", "2019-11-01", ""),
        ("Samarbejdsaftalen kan træde i kraft primo 2020", "2020-01-01", ""),
        ("starts November 2019", "2019-11-01", ""),
        ("senest 1. maj 2020", "", "2020-05-01"),
        ("inden udgangen af 2020", "", "2020-12-31"),
    ],
)
def test_a_period_has_the_days_that_its_words_say(written: str, first: str, last: str) -> None:
    assert read_period(written) == Period(day(first), day(last))


@pytest.mark.parametrize(
    "written", ["", "løbende", "3. halvår 2020", "kvartal", "uge 12", "juni 2020 - marts 2020", "x" * 300]
)
def test_what_names_no_period_is_none(written: str) -> None:
    assert read_period(written) is None


@pytest.mark.parametrize("written", ["vinter 2020", "Vinteren 2020", "1/2/2020", "1/2/2020 - 1/5/2020"])
def test_what_may_be_two_periods_is_refused(written: str) -> None:
    with pytest.raises(Ambiguous):
        read_period(written)


def test_the_order_of_a_date_is_that_of_the_notation() -> None:
    found = read_period("1/2/2020", Notation(dates="day/month/year"))
    assert found == Period(dt.date(2020, 2, 1), dt.date(2020, 2, 1))
