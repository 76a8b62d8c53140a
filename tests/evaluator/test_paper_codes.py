"""Codes that people make on paper forms: an invitation only once the form is stored, and never two people under one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.documents import import_folder, load_programme
from evaluator.intake import find_kiosk_entry, leave
from evaluator.own_codes import begin_with_code, doubts
from evaluator.paper import Form, Refused, begin_typing, delete_form, of_code
from evaluator.paper_storing import GROUP, PERSON, Stored, both_typings, decided, differences, store_form
from evaluator.programme.model import Programme
from evaluator.serials import new_serials
from evaluator.store.engine import Store
from evaluator.store.paper import PaperEntry
from evaluator.store.paper_tables import paper_entry
from evaluator.vault.invitations import invited_counts
from evaluator.vault.own_codes import Coming, is_shared, own_codes
from evaluator.vault.tables import invitation, own_code
from tests.evaluator.test_paper import ANSWERS, Desk
from tests.evaluator.web.coded import write_documents

NOW = dt.datetime(2026, 5, 16, 10, tzinfo=dt.UTC)
ANNA = {"mother": "qz", "birthplace": "xw", "birth_day": "7", "father": "bo"}
ALONE = ANNA | {"father": ""}
"""Without the spare part."""


class Died(Exception):
    pass


class CodedDesk(Desk):
    """Two waves in which people make their code, two typists, and the browser."""

    def __init__(self, store: Store, vault: Store, folder: Path) -> None:
        self.store, self.vault, self.programme = store, vault, "lindevang"
        self.serial = new_serials(1)[0]
        with store.writing() as db, vault.writing() as vault_db:
            import_folder(db, vault_db, write_documents(folder), NOW)

    @property
    def document(self) -> Programme:
        with self.store.reading() as db:
            return load_programme(db, self.programme)[0]

    def begin(self, wave: str, account: str, parts: Mapping[str, str] = ANNA, *, group: str = "residents", **_: object):
        its = {"received_on": dt.date(2026, 5, 16), "group": group, "parts": parts}
        form = Form(serial=self.serial, language="da", **its)
        with self.store.writing() as db, self.vault.reading() as vault_db:
            return begin_typing(db, vault_db, self.wave(wave), form, account=account, now=NOW)

    def typed(self, wave: str = "first", parts: Mapping[str, str] = ANNA, other: Mapping[str, str] | None = None):
        """A new form, typed twice."""
        self.serial = new_serials(1)[0]
        assert self.type(wave, "ann", ANSWERS, parts) == {}
        assert self.type(wave, "bo", ANSWERS, parts if other is None else other) == {}
        return self

    def take(self, wave: str = "first", parts: Mapping[str, str] = ANNA) -> Stored:
        return self.typed(wave, parts).store_it(wave)

    def store_it(self, wave: str = "first", **chosen: str) -> Stored:
        return self.keep(wave, lambda first: decided(self.questionnaire(wave), first, chosen))

    def keep(self, wave: str, settle: Callable[[PaperEntry], PaperEntry] = lambda entry: entry) -> Stored:
        with self.store.writing() as db, self.vault.writing() as vault_db:
            return self.stored_in(db, vault_db, wave, settle)

    def stored_in(self, db, vault_db, wave: str, settle=lambda entry: entry) -> Stored:
        its, questionnaire = self.wave(wave), self.questionnaire(wave)
        first, second = both_typings(db, its, self.serial)
        told = {"differing": len(differences(questionnaire, first, second)), "synthetic": False}
        return store_form(db, vault_db, its, settle(first), questionnaire, **told)

    def die_while_storing(self, wave: str = "first") -> None:
        """When the vault has committed and the store has not."""

        def store_and_die() -> None:
            with self.store.writing() as db:
                with self.vault.writing() as vault_db:
                    self.stored_in(db, vault_db, wave)
                raise Died

        with pytest.raises(Died):
            store_and_die()

    def come(self, wave: str = "first", code: str = "QZXW07", *, at_kiosk: bool = False) -> str | None:
        """What the link ends in of somebody who comes in the browser."""
        its = {"programme": self.programme, "wave": wave, "group": "residents", "language": "da"}
        coming = Coming(**its, once=new_serials(1)[0], at_kiosk=at_kiosk)
        parts = [code[at : at + 2] for at in range(0, len(code), 2)]
        with self.store.writing() as db, self.vault.writing() as vault_db:
            return begin_with_code(db, vault_db, self.document, coming, parts)

    def pseudonyms(self, wave: str = "first") -> list[str | None]:
        return [one.pseudonym for one in self.stored(wave)]

    def of_the_web(self, wave: str) -> set[str]:
        """Who has come to a wave by whatever way."""
        with self.vault.reading() as vault_db:
            return set(own_codes(vault_db, self.programme, wave))

    def in_the_vault(self) -> tuple[int, int]:
        with self.vault.reading() as db:
            found = [db.execute(sa.select(sa.func.count()).select_from(one)).scalar_one() for one in _TABLES]
        return found[0], found[1]


_TABLES = (own_code, invitation)


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
    assert (its.entry, its.group, its.mode) == ("paper", "residents", "pseudonymous")
    assert desk.in_the_vault() == (1, 1)
    assert desk.come("second") is not None
    assert desk.of_the_web("second") == {its.pseudonym}
    with desk.vault.reading() as db:
        assert invited_counts(db, "lindevang") == {}


def test_two_codes_are_a_difference_that_shows_neither_and_the_code_is_typed_again(desk: CodedDesk) -> None:
    desk.typed("first", ANNA, ANNA | {"birthplace": "kb"})
    with desk.store.reading() as db:
        both = both_typings(db, desk.wave("first"), desk.serial)
    (one,) = differences(desk.questionnaire("first"), *both)
    assert (one.name, one.first, one.second) == (PERSON, "", "")

    def settle(first: PaperEntry) -> PaperEntry:
        with desk.vault.reading() as vault_db:
            return of_code(vault_db, first, desk.document, ANNA | {"birthplace": "kb"})

    assert desk.keep("first", settle).differing == 1
    assert desk.come("second", "QZKB07") is not None
    assert desk.of_the_web("second") == set(desk.pseudonyms())


def test_the_group_is_marked_on_the_form_and_held_against_the_other_typing(desk: CodedDesk) -> None:
    desk.serial = new_serials(1)[0]
    desk.type("first", "ann", ANSWERS, ANNA)
    desk.type("first", "bo", ANSWERS, ANNA, group="staff")
    with desk.store.reading() as db:
        both = both_typings(db, desk.wave("first"), desk.serial)
    assert [one.name for one in differences(desk.questionnaire("first"), *both)] == [GROUP]
    desk.store_it("first", **{GROUP: "staff"})
    assert [one.group for one in desk.stored("first")] == ["staff"]
    with desk.vault.reading() as db:
        assert db.execute(sa.select(invitation.c.group_key)).scalars().all() == ["staff"]


@pytest.mark.parametrize("wrong", [{"mother": "q"}, {"birth_day": "32"}, {"father": "b4"}])
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
        both = both_typings(db, plain_desk.wave("first"), plain_desk.serial)
    assert [one.name for one in differences(plain_desk.questionnaire("first"), *both)] == [PERSON]


def test_a_code_that_somebody_has_come_with_is_told_apart_by_the_spare_part_now_and_next_time(desk: CodedDesk) -> None:
    assert desk.come() is not None
    assert desk.take().followed
    (its,) = desk.pseudonyms()
    assert desk.come("second") is None
    assert desk.come("second", "QZXW07BO") is not None
    assert desk.of_the_web("second") == {its}


def test_two_forms_with_one_code_are_two_people(desk: CodedDesk) -> None:
    assert desk.take().followed
    assert desk.take(parts=ANNA | {"father": "li"}).followed
    assert len(set(desk.pseudonyms())) == 2
    assert desk.take("second").followed
    assert set(desk.pseudonyms()).isdisjoint(desk.pseudonyms("second"))
    assert desk.take("second", ANNA | {"father": "li"}).followed
    assert len({*desk.pseudonyms(), *desk.pseudonyms("second")}) == 3


def test_where_the_spare_part_is_needed_and_missing_the_answers_are_kept_and_not_followed(desk: CodedDesk) -> None:
    assert desk.take(parts=ALONE).followed
    assert not desk.take(parts=ALONE).followed
    assert len(set(desk.pseudonyms())) == 2
    with desk.vault.reading() as db:
        (first,) = [one for one in db.execute(sa.select(own_code.c.person, own_code.c.masked)) if one.masked]
        assert is_shared(db, "lindevang", first.person)
    assert not desk.take("second", ALONE).followed


def test_where_the_spare_part_is_used_as_well_nothing_is_stored_until_the_code_is_given_up(desk: CodedDesk) -> None:
    assert desk.come() is not None
    assert desk.come() is None
    assert desk.come(code="QZXW07BO") is not None
    before = desk.in_the_vault()
    with pytest.raises(Refused, match="both_taken"):
        desk.take()
    assert desk.stored("first") == []
    assert desk.in_the_vault() == before
    assert desk.count(paper_entry) == 2
    with desk.store.writing() as db, desk.vault.writing() as vault_db:
        assert delete_form(db, vault_db, desk.wave("first"), desk.serial) == 2
    assert not desk.take(parts=ANNA | {"mother": "*"}).followed
    assert len(desk.stored("first")) == 1


def test_who_left_a_kiosk_with_the_code_has_not_used_it(desk: CodedDesk) -> None:
    key = desk.come(at_kiosk=True)
    with desk.store.writing() as db, desk.vault.reading() as vault_db:
        entry = find_kiosk_entry(db, vault_db, key or "")
        assert entry is not None
        assert entry.draft is not None
        leave(db, entry.draft)
    assert desk.take(parts=ALONE).followed
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
        plain_desk.take(parts=ALONE | {"birth_day": f"{day}"})
        plain_desk.take("second", ALONE | {"birth_day": f"{day}", "mother": "qy"})
    with plain_desk.store.reading() as db, plain_desk.vault.reading() as vault_db:
        (told,) = doubts(db, vault_db, plain_desk.document)
    assert (told.near, told.shared) == (5, 0)


def test_a_form_that_is_deleted_leaves_no_code(desk: CodedDesk) -> None:
    desk.typed()
    with desk.store.writing() as db, desk.vault.writing() as vault_db:
        assert delete_form(db, vault_db, desk.wave("first"), desk.serial) == 2
    assert desk.in_the_vault() == (0, 0)
    assert desk.come() is not None


def rows(store: Store) -> list[str]:
    with store.reading() as db:
        names = sa.inspect(db).get_table_names()
        return [str(row) for name in names for row in db.execute(sa.text(f"SELECT * FROM {name}"))]


def test_the_code_as_it_was_typed_stands_nowhere_and_its_fingerprints_only_while_the_form_waits(
    desk: CodedDesk,
) -> None:
    desk.typed()
    with desk.store.reading() as db:
        kept = [one for codes in db.execute(sa.select(paper_entry.c.codes)).scalars() for one in codes]
    assert [len(code) for code in kept] == [1 + 6, 1 + 8] * 2
    fingerprints = {one for code in kept for one in code}
    for _ in range(2):
        written = [row.upper() for store in (desk.store, desk.vault) for row in rows(store)]
        assert not any(code in row for row in written for code in ("QZXW", "XW07", "'QZ'", '"QZ"', "'XW'", '"XW"'))
        if desk.count(paper_entry):
            desk.store_it()
    assert not any(one in row for row in rows(desk.store) for one in fingerprints)


def test_nothing_of_the_fingerprints_is_left_in_the_files_of_sqlite(plain_desk: CodedDesk) -> None:
    plain_desk.typed()
    with plain_desk.store.reading() as db:
        kept = [one for codes in db.execute(sa.select(paper_entry.c.codes)).scalars() for one in codes]
    plain_desk.store_it()
    plain_desk.store.tidy()
    path = str(plain_desk.store.url.database)
    files = Path(path).read_bytes() + Path(path + "-wal").read_bytes()
    assert not any(one.encode() in files for code in kept for one in code)


@pytest.mark.parametrize("parts", [ANNA, ALONE, ANNA | {"mother": "*"}], ids=["spare", "alone", "unreadable"])
@pytest.mark.parametrize("taken", [False, True])
def test_where_the_program_dies_between_the_two_databases_nothing_is_lost_or_doubled(
    desk: CodedDesk, parts: dict[str, str], taken: bool
) -> None:
    if taken:
        assert desk.come() is not None
    before = desk.in_the_vault()
    desk.typed(parts=parts).die_while_storing()
    assert desk.stored("first") == []
    assert desk.count(paper_entry) == 2
    left = desk.in_the_vault()
    assert left == (before[0] + 1, before[1] + 1)
    followed = desk.store_it().followed
    assert followed == (parts == ANNA or (parts == ALONE and not taken))
    assert desk.in_the_vault() == left
    assert len(desk.stored("first")) == 1
    assert set(desk.pseudonyms()) <= desk.of_the_web("first")
    with pytest.raises(Refused, match="gone"):
        desk.store_it()


def test_a_form_that_is_deleted_after_the_program_died_leaves_no_code_either(desk: CodedDesk) -> None:
    assert desk.come() is not None
    before = desk.in_the_vault()
    desk.typed().die_while_storing()
    with desk.store.writing() as db, desk.vault.writing() as vault_db:
        assert delete_form(db, vault_db, desk.wave("first"), desk.serial) == 2
    assert desk.in_the_vault() == before
    assert desk.take().followed


def test_somebody_who_comes_while_the_form_waits_after_a_death_is_a_second_person(desk: CodedDesk) -> None:
    desk.typed().die_while_storing()
    assert desk.come() is None
    assert desk.come(code="QZXW07LI") is not None
    assert desk.store_it().followed
    (its,) = desk.pseudonyms()
    assert its in desk.of_the_web("first")
    assert len(desk.of_the_web("first")) == 2
