"""Quotes in the table, on both databases: changed by whoever saw what stands, and gone with their text."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.coding.stems import Stemmer
from evaluator.store.engine import Store
from evaluator.store.quotes import Mark, Quote, add_quote, change_quote, people, quote, quotes
from evaluator.store.submissions import insert_submissions
from evaluator.store.tables import submission
from evaluator.store.texts import make_units, remove_units_of, units

PROGRAMME = "harbour"


@pytest.fixture
def its(filled: Store, request) -> Quote:
    """A quote of what somebody wrote to an anonymous wave."""
    with filled.writing() as db:
        insert_submissions(db, [request.getfixturevalue("submission")(texts={"why": "Bænkene ved havnen"})])
        make_units(db, PROGRAMME, {"open": ("why",)}, stems=Stemmer().of_text)
        found = Quote(
            programme=PROGRAMME,
            id=uuid.uuid4(),
            text_id=units(db, PROGRAMME)[0].text_id,
            starts=0,
            ends=18,
            language="da",
            marks=(Mark(12, 18, "place"), Mark(0, 8, "other", out=False)),
            redacted="Bænkene ved [sted]",
            chosen_by="eva",
            changed_by=("eva", "ester"),
        )
        add_quote(db, found)
    return found


def approved(its: Quote, now, **values: object) -> Quote:
    whole = {"state": "approved", "reviewed_by": "erik", "reviewed_at": now, "reviewed_as": ""} | values
    return replace(its, **whole)


def test_a_quote_is_read_as_it_was_kept(filled: Store, its: Quote, now) -> None:
    with filled.writing() as db:
        assert quotes(db, PROGRAMME) == [its]
        later = change_quote(db, approved(its, now, place="code", place_key="bench"))
        assert later == quote(db, PROGRAMME, its.id)
        assert later is not None
        assert later.revision == 2


def test_what_was_changed_meanwhile_is_not_changed_again(filled: Store, its: Quote, now) -> None:
    with filled.writing() as db:
        assert change_quote(db, replace(its, state="redacted")) is not None
        assert change_quote(db, approved(its, now)) is None
        assert [one.state for one in quotes(db, PROGRAMME)] == ["redacted"]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"reviewed_by": "eva"}, "second_person"),
        ({"reviewed_by": "ester"}, "second_person"),
        ({"reviewed_by": ""}, "reviewed"),
        ({"reviewed_as": None}, "reviewed"),
        ({"state": "refused"}, "reason"),
        ({"state": "printed"}, "state"),
        ({"place": "code"}, "place_key"),
        ({"ends": 0}, "passage"),
    ],
)
def test_the_table_refuses_what_can_never_be(filled: Store, its: Quote, now, values: dict, name: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match=f"ck_quote_{name}"), filled.writing() as db:
        change_quote(db, approved(its, now, **values))


def test_a_quote_goes_with_its_text(filled: Store, its: Quote) -> None:
    with filled.writing() as db:
        assert list(people(db, PROGRAMME, [its.text_id])) == [its.text_id]
        remove_units_of(db, PROGRAMME, db.execute(sa.select(submission.c.submission_id)).scalars().all())
        assert quotes(db, PROGRAMME) == []
        assert people(db, PROGRAMME, [its.text_id]) == {}
