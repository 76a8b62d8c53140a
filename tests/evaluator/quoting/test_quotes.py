"""A quote from its choice to its approval."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.quoting.choosing import withdraw
from evaluator.quoting.listing import listed
from evaluator.store.audit import entries
from evaluator.store.quote_tables import quote
from surveys.diagnostics import InputRejected


def codes(refused: pytest.ExceptionInfo[InputRejected]) -> list[str]:
    return [one.code.removeprefix("quoting.") for one in refused.value.diagnostics]


def test_a_chosen_passage_has_everything_taken_out_that_the_rules_propose(written) -> None:
    its = written.choose("Birthe Holm")
    assert its.state == "chosen"
    assert its.redacted == "Vi talte med [navn] om naboerne."
    assert written.stands(its) == its


def test_words_of_a_text_can_be_quoted_alone_and_in_another_language(written) -> None:
    its = written.choose("Birthe Holm", words="talte med  birthe Holm", language="en")
    assert its.redacted == "talte med [name]"


def test_words_that_do_not_stand_there_cannot_be_quoted(written) -> None:
    with pytest.raises(InputRejected) as refused:
        written.choose("Birthe Holm", words="Vi elskede det", place=("node", "nowhere"))
    assert codes(refused) == ["words_not_found", "unknown_place"]


def test_a_mark_can_be_refused_and_words_be_added_by_hand(written) -> None:
    its = written.choose("Birthe Holm")
    assert written.redact(its, out=[], send=False).redacted == "Vi talte med Birthe Holm om naboerne."
    its = written.redact(written.stands(its), words="NABOERNE", kind="other", send=False)
    assert its.state == "redacted"
    assert its.redacted == "Vi talte med Birthe Holm om [udeladt]."
    its = written.redact(its, words="om naboerne", kind="cut", send=False)
    assert its.redacted == "Vi talte med Birthe Holm [...]."


def test_something_must_be_left(written) -> None:
    its = written.choose("Birthe Holm", words="Birthe Holm")
    with pytest.raises(InputRejected) as refused:
        written.redact(its, words="mangler")
    assert codes(refused) == ["words_not_found", "nothing_left"]


def test_a_second_person_approves(written) -> None:
    its = written.quoted("Birthe Holm")
    assert (its.state, its.reviewed_by, its.reviewed_as) == ("approved", written.accounts["erik"], "residents")
    assert written.texts_quoted() == ["Vi talte med [navn] om naboerne."]


def test_the_list_says_where_each_is_from_and_which_of_two_in_a_place_stands(written) -> None:
    first = written.quoted("Birthe Holm", place=("node", "contact"))
    second = written.quoted("Beboer 3", place=("node", "contact"))
    third = written.choose("Beboer 4")
    with written.service.store.reading() as db:
        found = {one.quote.id: one for one in listed(db, "lindevang")}
    assert [(found[one.id].reason, found[one.id].instead) for one in (first, second, third)] == [
        ("", None),
        ("place", first.id),
        (None, None),
    ]
    assert {one.group for one in found.values()} == {"residents"}
    assert {(one.unit.milestone, one.unit.item) for one in found.values()} == {("m1", "better")}


@pytest.mark.parametrize("by", ["eva", "ester"])
def test_whoever_chose_or_changed_a_quote_does_not_approve_it(written, by: str) -> None:
    its = written.redact(written.choose("Birthe Holm"), by="ester", words="naboerne")
    with pytest.raises(InputRejected) as refused:
        written.review(its, by=by)
    assert codes(refused) == ["own_quote"]
    assert written.texts_quoted() == []


@pytest.mark.parametrize("last", [{}, {"words": "naboerne"}])
def test_whoever_put_a_name_back_does_not_approve_it_whoever_changes_or_sends_it_after(written, last: dict) -> None:
    its = written.redact(written.choose("Birthe Holm"), by="erik", out=[], send=False)
    its = written.redact(its, by="eva", **last)
    for by in ("eva", "erik"):
        with pytest.raises(InputRejected) as refused:
            written.review(its, by=by)
        assert codes(refused) == ["own_quote"]
    assert written.review(its, by="ester").state == "approved"


def test_a_change_that_is_undone_is_one_and_sending_is_none(written) -> None:
    its = written.choose("Birthe Holm")
    undone = written.redact(written.redact(its, by="erik", out=[], send=False), by="erik", out=[its.marks[0].starts])
    assert (undone.redacted, undone.changed_by) == (its.redacted, (written.accounts["erik"],))
    again = written.redact(undone, by="ester")
    assert again == undone == written.stands(its)
    sent = written.redact(written.choose("Beboer 3"), by="ester")
    assert (sent.state, sent.changed_by) == ("under_review", ())
    assert written.review(sent, by="ester").state == "approved"


def test_the_table_itself_refuses_an_approval_by_the_chooser(written) -> None:
    its = written.quoted("Birthe Holm")
    for values in ({"chosen_by": its.reviewed_by}, {"changed_by": ["somebody", its.reviewed_by]}):
        with pytest.raises(sa.exc.IntegrityError), written.service.store.writing() as db:
            db.execute(sa.update(quote).values(values))
    with pytest.raises(sa.exc.IntegrityError), written.service.store.writing() as db:
        db.execute(sa.update(quote).values(reviewed_by=None))


def test_only_an_evaluator_of_the_programme_reviews(written) -> None:
    its = written.redact(written.choose("Birthe Holm"))
    written.accounts["nobody"] = "no account"
    with pytest.raises(InputRejected) as refused:
        written.review(its, by="nobody")
    assert codes(refused) == ["no_evaluator"]


@pytest.mark.parametrize(
    ("decision", "fault"), [({"recognisable": None}, "no_decision"), ({"recognisable": True}, "no_reason")]
)
def test_a_review_says_whether_and_why(written, decision, fault: str) -> None:
    its = written.redact(written.choose("Birthe Holm"))
    with pytest.raises(InputRejected) as refused:
        written.review(its, **decision)
    assert codes(refused) == [fault]


def test_a_refused_quote_keeps_the_reason_until_it_is_changed(written) -> None:
    its = written.review(written.redact(written.choose("Birthe Holm")), recognisable=True, reason="Kun én taler sådan")
    assert (its.state, its.reason) == ("refused", "Kun én taler sådan")
    its = written.redact(its, words="naboerne")
    assert (its.state, its.reason) == ("under_review", "")


def test_what_is_not_under_review_is_not_approved(written) -> None:
    with pytest.raises(InputRejected) as refused:
        written.review(written.choose("Birthe Holm"))
    assert codes(refused) == ["not_under_review"]


def test_a_change_after_the_approval_needs_a_new_one(written) -> None:
    its = written.quoted("Birthe Holm")
    assert written.redact(its, send=False) == its
    its = written.redact(its, words="naboerne", send=False)
    assert (its.state, its.reviewed_by, its.reviewed_as) == ("redacted", "", None)
    assert written.texts_quoted() == []


def test_nobody_approves_what_was_changed_while_they_looked(written) -> None:
    seen = written.redact(written.choose("Birthe Holm"))
    written.redact(seen, words="naboerne")
    with pytest.raises(InputRejected) as refused:
        written.review(seen)
    assert codes(refused) == ["changed_meanwhile"]


def test_a_quote_that_is_taken_back_is_in_no_report(written) -> None:
    its = written.quoted("Birthe Holm")
    with written.service.store.writing() as db:
        its = withdraw(db, its, actor=written.accounts["eva"], now=written.now)
    assert written.texts_quoted() == []
    assert written.redact(its).state == "under_review"


def test_the_log_says_who_did_what_and_nothing_of_the_words(written) -> None:
    its = written.quoted("Birthe Holm")
    with written.service.store.reading() as db:
        noted = [one for one in entries(db) if one.kind == "quote_changed"]
    assert [(one.actor, one.details) for one in noted] == [
        (written.accounts[name], {"quote": state})
        for name, state in (("eva", "chosen"), ("eva", "under_review"), ("erik", "approved"))
    ]
    assert {one.subject for one in noted} == {str(its.id)}


def test_a_quote_says_the_same_after_it_was_stored(written) -> None:
    its = replace(written.quoted("Birthe Holm", place=("indicator", "heard")))
    assert written.stands(its) == its
