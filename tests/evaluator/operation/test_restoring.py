"""What a backup holds comes back, in either kind of database, without what people had removed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.documents.storing import load_programme
from evaluator.operation.envelope import Key
from evaluator.operation.journal import Journal
from evaluator.operation.restore import restore
from evaluator.portfolio.ending import archive, close, erase_all
from evaluator.privacy.person import erase_everything
from evaluator.store import removals
from evaluator.store.engine import open_store
from evaluator.store.materials import remove_material
from evaluator.store.persons import forget_ways
from evaluator.store.remarks import erase_words
from evaluator.store.tallies import SUBMITTED, recount, tallies
from evaluator.store.wave_erasures import WaveErasure, erase_answers, last_backup_expires
from evaluator.vault.contacts import contacts, erase_contacts, opt_out
from evaluator.vault.engine import open_vault
from evaluator.vault.keys import KeyDestroyed, destroy_key, key_of
from evaluator.vault.pairing import open_pair
from tests.support.diagnostics import rejected
from tests.support.kept_instance import NAME, WORDS, Instance, rows_at, rows_of, sqlite_at
from tests.support.site import PROGRAMME

NOW = dt.datetime(2026, 5, 6, 12, 0, tzinfo=dt.UTC)
AFTER = dt.datetime(2027, 5, 4, 12, 0, tzinfo=dt.UTC)
Files = tuple[Path, Path]
BackedUp = Callable[..., Files]


def test_a_wave_whose_answers_were_deleted_since_is_deleted_again(
    either_instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    files = backed_up(either_instance)
    with either_instance.store.writing() as db:
        erase_answers(db, PROGRAMME, WaveErasure("linked", dt.date(2027, 1, 1), "eva", due=True))
    after = rows_of(either_instance.store, either_instance.vault)
    done, _ = restore(files, key, empty, either_instance.journal, now=NOW)
    assert done.removed == 1
    again = rows_at(*empty)
    for name in ("submission", "free_text", "draft", "tally", "pair_tally", "wave_erasure", "store_journal"):
        assert again[name] == after[name], name
    assert len(again["submission"]) == 1
    with closing(open_store(empty[0])) as store, store.reading(snapshot=True) as db:
        assert recount(db, PROGRAMME) == []


def test_a_person_who_was_erased_since_is_erased_again_also_without_being_a_contact(
    either_instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    files = backed_up(either_instance)
    for person in ("p1", "p4"):
        with either_instance.store.writing() as db, either_instance.vault.writing() as vault_db:
            erase_everything(db, vault_db, PROGRAMME, person, actor="eva", now=NOW)
    after = rows_of(either_instance.store, either_instance.vault)
    restore(files, key, empty, either_instance.journal, now=NOW)
    again = rows_at(*empty)
    for name in ("submission", "free_text", "tally", "contact", "store_journal", "vault_journal"):
        assert again[name] == after[name], name
    assert [row for row in again["invitation"] if "p1" in row or "p4" in row] == []


def test_a_key_that_was_destroyed_since_is_destroyed_again_with_the_ways_to_answers(
    instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    files = backed_up(instance)
    with instance.store.writing() as db:
        forget_ways(db, PROGRAMME)
    with instance.vault.writing() as db:
        destroy_key(db, PROGRAMME)
    after = rows_of(instance.store, instance.vault)
    restore(files, key, empty, instance.journal, now=NOW)
    again = rows_at(*empty)
    for name in ("submission", "draft", "programme_key", "contact", "invitation", "self_generated_code"):
        assert again[name] == after[name], name


def test_a_backup_says_in_the_store_until_when_it_can_be_restored(instance: Instance, backed_up: BackedUp) -> None:
    backed_up(instance, days=30)
    with instance.store.reading() as db:
        assert last_backup_expires(db) == dt.date(2026, 6, 3)


def remove(instance: Instance) -> None:
    """In each way in which people have something removed."""
    key = instance.keys["p1"]
    assert instance.site.client.post(f"/svar/{key}/slet", data={"sure": "y"}).status_code in (200, 303)
    remark = next(one for one in instance.desk.every.sent)
    with instance.store.writing() as db:
        erase_words(db, instance.desk.visit_at, remark.id, NOW)
        remove_material(db, PROGRAMME, instance.material)
    with instance.vault.writing() as db:
        erase_contacts(db, PROGRAMME, "p1")
        opt_out(db, PROGRAMME, "p2")


def test_a_backup_restores_the_same_rows_in_the_same_and_in_the_other_kind_of_database(
    either_instance: Instance, backed_up: BackedUp, key: Key, make_postgresql: Callable[[str], str], tmp_path: Path
) -> None:
    files, before = backed_up(either_instance), rows_of(either_instance.store, either_instance.vault)
    assert all(before[name] for name in ("submission", "free_text", "code", "logo", "hearing_remark", "material"))
    for urls in ((make_postgresql("store"), make_postgresql("vault")), sqlite_at(tmp_path / "new")):
        done, secret = restore(files, key, urls, None, now=NOW)
        assert (done.removed, secret) == (0, "s" * 40)
        assert rows_at(*urls) == before
        store, vault = open_pair(*urls)
        with closing(store), closing(vault), store.reading(snapshot=True) as db:
            assert recount(db, PROGRAMME) == []


def test_what_was_removed_since_is_removed_again(
    either_instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    files = backed_up(either_instance)
    remove(either_instance)
    after, urls = rows_of(either_instance.store, either_instance.vault), empty
    done, _ = restore(files, key, urls, either_instance.journal, now=NOW)
    assert done.removed == 5
    again = rows_at(*urls)
    for name in ("submission", "free_text", "withdrawal", "tally", "pair_tally", "material", "material_part"):
        assert again[name] == after[name], name
    for name in ("hearing_remark", "contact", "store_journal", "vault_journal", "text_unit"):
        assert again[name] == after[name], name
    assert WORDS not in repr(again)
    with closing(open_store(urls[0])) as store, store.reading(snapshot=True) as db:
        assert recount(db, PROGRAMME) == []
        assert [row.n for row in tallies(db, PROGRAMME) if (row.wave, row.variable) == ("linked", SUBMITTED)] == [2]


def test_a_programme_that_was_erased_since_is_erased_again_with_its_key(
    instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    files, its = backed_up(instance), instance.site

    with instance.store.writing() as db:
        programme = load_programme(db, PROGRAMME)[0]
        close(db, programme, actor="a1", now=AFTER)
        archive(db, programme, actor="a1", now=AFTER)
    erase_all(instance.store, instance.vault, programme, reason="Aftalt", actor="a1", now=its.now)
    assert [one.kind for one in instance.journal.entries["store"]] == ["programme"]
    urls = empty
    restore(files, key, urls, instance.journal, now=NOW)
    again = rows_at(*urls)
    assert not any(again[name] for name in ("submission", "document", "hearing", "contact", "invitation"))
    assert [row[0] for row in again["programme_erasure"]] == [PROGRAMME]
    with closing(open_vault(urls[1])) as vault, vault.reading() as db, pytest.raises(KeyDestroyed):
        key_of(db, PROGRAMME)


def test_answers_that_were_on_their_way_when_the_backup_was_made_go_with_the_withdrawal(
    instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    invited = instance.site.invite("linked", "p5")
    review = instance.site.answer_all(invited)
    files = backed_up(instance)
    instance.site.client.post(review)
    instance.site.client.post(f"/svar/{invited}/slet", data={"sure": "y"})
    urls, (pseudonym,) = empty, [one.subject for one in instance.journal.entries["store"]]
    restore(files, key, urls, instance.journal, now=NOW)
    assert pseudonym in repr(rows_at(*urls)["withdrawal"])
    assert pseudonym not in repr(rows_at(*urls)["draft"])


def test_the_journal_names_nobody_and_links_no_contact_with_answers(instance: Instance) -> None:
    remove(instance)
    said = repr(instance.journal)
    for private in (NAME, WORDS, "p1", "p2@mail.example", instance.keys["p1"]):
        assert private not in said.replace(PROGRAMME, "")
    store, vault = (instance.journal.entries[name] for name in ("store", "vault"))
    assert {one.kind for one in store} == {removals.ANSWERS, removals.REMARK, removals.MATERIAL}
    assert not {one.subject for one in store} & {one.subject for one in vault}


def test_another_instances_journal_is_refused(
    instance: Instance, backed_up: BackedUp, key: Key, tmp_path: Path
) -> None:
    with rejected("another installation"):
        restore(backed_up(instance), key, sqlite_at(tmp_path / "new"), Journal("another"), now=NOW)
    assert not (tmp_path / "new").exists()


def test_a_backup_that_has_expired_is_refused(
    instance: Instance, backed_up: BackedUp, key: Key, tmp_path: Path
) -> None:
    files, urls = backed_up(instance, days=1), sqlite_at(tmp_path / "new")
    with rejected("was good until"):
        restore(files, key, urls, None, now=NOW)
    assert not (tmp_path / "new").exists()


def test_a_database_that_holds_something_is_left_alone(instance: Instance, backed_up: BackedUp, key: Key) -> None:
    config = instance.site.service.config
    files = backed_up(instance)
    before = rows_of(instance.store, instance.vault)
    with rejected("not empty") as found:
        restore(files, key, (config.database_url, config.vault_url), None, now=NOW)
    assert len(found) == 2
    assert rows_of(instance.store, instance.vault) == before


def test_who_was_invited_can_still_answer_by_the_same_link(
    instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    urls = empty
    restore(backed_up(instance), key, urls, None, now=NOW)
    with closing(open_vault(urls[1])) as vault, vault.reading() as db:
        assert [one.person for one in contacts(db, PROGRAMME)] == ["p1", "p2", "p3"]
        assert db.execute(sa.text("SELECT count(*) FROM invitation")).scalar() == 5
