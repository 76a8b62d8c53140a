"""Codes that people make on paper forms: an invitation only once the form is stored, and never two people under one."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.answering.intake import find_kiosk_entry, leave
from evaluator.paper.adjudication import GROUP, PERSON, Stored, both_entries, discrepancies
from evaluator.paper.codes import with_code
from evaluator.paper.double_entry import delete_form
from evaluator.paper.refusals import Refused
from evaluator.paper.serials import new_serials
from evaluator.results.code_matches import doubts
from evaluator.store.engine import Store
from evaluator.store.paper import PaperEntry
from evaluator.store.paper_tables import paper_entry
from evaluator.vault.invitations import invited_counts
from evaluator.vault.self_generated_codes import is_shared
from evaluator.vault.tables import invitation, self_generated_code
from tests.support.coded_desk import ANNA, CodedDesk
from tests.support.paper_desk import ANSWERS


@pytest.fixture
def desk(store: Store, vault: Store, tmp_path: Path) -> CodedDesk:
    return CodedDesk(store, vault, tmp_path / "coded")


@pytest.fixture
def plain_desk(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> CodedDesk:
    return CodedDesk(sqlite_store, sqlite_vault, tmp_path / "coded")


def test_a_code_on_paper_written_in_two_ways_is_one_person_and_the_same_in_the_browser_next_time(
    desk: CodedDesk,
) -> None:
    desk.typed("first", ANNA, ANNA | {"mother": " QZ", "birth_day": "07"})
    assert desk.in_the_vault() == (0, 0)
    assert desk.store_it() == Stored(fields=9, differing=0, impossible=0, followed=True)
    (its,) = desk.stored("first")
    assert (its.collection_mode, its.group, its.linkage) == ("paper", "residents", "pseudonymous")
    assert desk.in_the_vault() == (1, 1)
    assert desk.come("second") is not None
    assert desk.of_the_web("second") == {its.pseudonym}
    with desk.vault.reading() as db:
        assert invited_counts(db, "lindevang") == {}


def test_two_codes_are_a_difference_that_shows_neither_and_the_code_is_typed_again(desk: CodedDesk) -> None:
    desk.typed("first", ANNA, ANNA | {"birthplace": "kb"})
    with desk.store.reading() as db:
        both = both_entries(db, desk.wave("first"), desk.serial)
    (one,) = discrepancies(desk.questionnaire("first"), *both)
    assert (one.name, one.first, one.second) == (PERSON, "", "")

    def settle(first: PaperEntry) -> PaperEntry:
        with desk.vault.reading() as vault_db:
            return with_code(vault_db, first, desk.document, ANNA | {"birthplace": "kb"})

    assert desk.keep("first", settle).differing == 1
    assert desk.come("second", "QZKB07") is not None
    assert desk.of_the_web("second") == set(desk.pseudonyms())


def test_the_group_is_marked_on_the_form_and_held_against_the_other_typing(desk: CodedDesk) -> None:
    desk.serial = new_serials(1)[0]
    desk.type("first", "ann", ANSWERS, ANNA)
    desk.type("first", "bo", ANSWERS, ANNA, group="staff")
    with desk.store.reading() as db:
        both = both_entries(db, desk.wave("first"), desk.serial)
    assert [one.name for one in discrepancies(desk.questionnaire("first"), *both)] == [GROUP]
    desk.store_it("first", **{GROUP: "staff"})
    assert [one.group for one in desk.stored("first")] == ["staff"]
    with desk.vault.reading() as db:
        assert db.execute(sa.select(invitation.c.group_key)).scalars().all() == ["staff"]


@pytest.mark.parametrize("wrong", [{"mother": "q"}, {"birth_day": "32"}, {"birthplace": "b4"}])
def test_what_can_be_no_part_is_refused(plain_desk: CodedDesk, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused, match="part"):
        plain_desk.begin("first", "ann", ANNA | wrong)
    with pytest.raises(Refused, match="group"):
        plain_desk.begin("first", "ann", group="visitors")


@pytest.mark.parametrize("missing", ["", "*"])
def test_answers_whose_code_is_blank_or_cannot_be_read_are_kept_and_never_followed(
    desk: CodedDesk, missing: str
) -> None:
    for day in ("7", "8"):
        stored = desk.take(parts=ANNA | {"mother": missing, "birth_day": day})
        assert not stored.followed
    assert len(set(desk.pseudonyms())) == 2
    desk.take("second", ANNA | {"mother": missing})
    assert set(desk.pseudonyms()).isdisjoint(desk.pseudonyms("second"))
    with desk.store.reading() as db, desk.vault.reading() as vault_db:
        (told,) = doubts(db, vault_db, desk.document)
        assert (told.near, told.shared, told.without) == (0, 0, None)
        assert invited_counts(vault_db, "lindevang") == {}


def test_one_who_read_the_code_and_one_who_could_not_is_a_difference(plain_desk: CodedDesk) -> None:
    plain_desk.typed("first", ANNA, ANNA | {"mother": "*"})
    with plain_desk.store.reading() as db:
        both = both_entries(db, plain_desk.wave("first"), plain_desk.serial)
    assert [one.name for one in discrepancies(plain_desk.questionnaire("first"), *both)] == [PERSON]


def test_where_the_code_is_used_nothing_is_stored_until_the_code_is_given_up(desk: CodedDesk) -> None:
    desk.answer()
    before = desk.in_the_vault()
    with pytest.raises(Refused, match="code_taken"):
        desk.take()
    assert len(desk.stored("first")) == 1
    assert desk.in_the_vault() == before
    assert desk.count(paper_entry) == 2
    with desk.store.writing() as db, desk.vault.writing() as vault_db:
        assert delete_form(db, vault_db, desk.wave("first"), desk.serial) == 2
    assert not desk.take(parts=ANNA | {"mother": "*"}).followed
    assert len(desk.stored("first")) == 2


def test_a_code_that_was_only_tried_in_the_browser_is_free_on_paper(desk: CodedDesk) -> None:
    for _ in range(3):
        assert desk.come() is not None
    assert desk.take().followed
    (its,) = desk.pseudonyms()
    assert desk.answer("second") == its


def test_two_forms_with_one_code_are_not_both_followed(desk: CodedDesk) -> None:
    assert desk.take().followed
    with pytest.raises(Refused, match="code_taken"):
        desk.take()
    assert len(desk.stored("first")) == 1


def test_where_several_people_have_the_code_the_answers_are_kept_and_not_followed(desk: CodedDesk) -> None:
    first, second = desk.answer(), desk.answer()
    assert first != second
    with desk.vault.reading() as db:
        people = set(db.execute(sa.select(self_generated_code.c.person)).scalars())
        (code,) = {person.partition("/")[0] for person in people}
        assert is_shared(db, "lindevang", code)
        assert not is_shared(db, "lindevang", code, but="first")
    for wave in ("first", "second"):
        assert not desk.take(wave).followed
    assert set(desk.pseudonyms()).isdisjoint(desk.pseudonyms("second"))


def test_who_left_a_kiosk_with_the_code_has_not_used_it(desk: CodedDesk) -> None:
    key = desk.come(at_kiosk=True)
    with desk.store.writing() as db, desk.vault.reading() as vault_db:
        entry = find_kiosk_entry(db, vault_db, key or "")
        assert entry is not None
        assert entry.draft is not None
        leave(db, entry.draft)
    assert desk.take(parts=ANNA).followed
    assert desk.come("second") is not None
    assert desk.of_the_web("second") == set(desk.pseudonyms())


def test_how_many_have_no_code_is_told_from_the_disclosure_minimum_on(plain_desk: CodedDesk) -> None:
    plain_desk.take("second")
    for _ in range(5):
        plain_desk.take("second", ANNA | {"mother": "*"})
    with plain_desk.store.reading() as db, plain_desk.vault.reading() as vault_db:
        (told,) = doubts(db, vault_db, plain_desk.document)
    assert told.counts == {"near": 0, "shared": 0, "without": 5}


def test_near_misses_between_paper_and_browser_are_counted(plain_desk: CodedDesk) -> None:
    for day in range(1, 6):
        plain_desk.take(parts=ANNA | {"birth_day": f"{day}"})
        plain_desk.take("second", ANNA | {"birth_day": f"{day}", "mother": "qy"})
    with plain_desk.store.reading() as db, plain_desk.vault.reading() as vault_db:
        (told,) = doubts(db, vault_db, plain_desk.document)
    assert (told.near, told.shared) == (5, 0)
