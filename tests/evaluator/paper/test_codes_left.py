"""What is left of a code on a paper form: while the form waits, once it is stored or deleted, and where the program
dies between the two databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.paper.double_entry import delete_form
from evaluator.paper.refusals import Refused
from evaluator.store.engine import Store
from evaluator.store.paper_tables import paper_entry
from tests.support.coded_desk import ANNA, CodedDesk


@pytest.fixture
def desk(store: Store, vault: Store, tmp_path: Path) -> CodedDesk:
    return CodedDesk(store, vault, tmp_path / "coded")


@pytest.fixture
def plain_desk(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> CodedDesk:
    return CodedDesk(sqlite_store, sqlite_vault, tmp_path / "coded")


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
        kept = list(db.execute(sa.select(paper_entry.c.codes)).scalars())
    assert [len(code) for code in kept] == [1 + 6] * 2
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
        kept = list(db.execute(sa.select(paper_entry.c.codes)).scalars())
    plain_desk.store_it()
    plain_desk.store.tidy()
    path = str(plain_desk.store.url.database)
    files = Path(path).read_bytes() + Path(path + "-wal").read_bytes()
    assert not any(one.encode() in files for code in kept for one in code)


@pytest.mark.parametrize("parts", [ANNA, ANNA | {"mother": "*"}], ids=["code", "unreadable"])
@pytest.mark.parametrize("shared", [False, True])
def test_where_the_program_dies_between_the_two_databases_nothing_is_lost_or_doubled(
    desk: CodedDesk, parts: dict[str, str], shared: bool
) -> None:
    if shared:
        desk.answer()
        desk.answer()
    before, stood = desk.in_the_vault(), desk.pseudonyms()
    desk.typed(parts=parts).die_while_storing()
    assert desk.pseudonyms() == stood
    assert desk.count(paper_entry) == 2
    left = desk.in_the_vault()
    assert left == (before[0] + 1, before[1] + 1)
    followed = desk.store_it().followed
    assert followed == (parts == ANNA and not shared)
    assert desk.in_the_vault() == left
    (its,) = set(desk.pseudonyms()) - set(stood)
    assert its in desk.of_the_web("first")
    with pytest.raises(Refused, match="gone"):
        desk.store_it()


def test_a_form_that_is_deleted_after_the_program_died_leaves_no_code_either(desk: CodedDesk) -> None:
    before = desk.in_the_vault()
    desk.typed().die_while_storing()
    with desk.store.writing() as db, desk.vault.writing() as vault_db:
        assert delete_form(db, vault_db, desk.wave("first"), desk.serial) == 2
    assert desk.in_the_vault() == before
    assert desk.take().followed


def test_who_sends_while_the_form_waits_after_a_death_has_the_code_and_the_form_is_refused(desk: CodedDesk) -> None:
    desk.typed().die_while_storing()
    its = desk.answer()
    with pytest.raises(Refused, match="code_taken"):
        desk.store_it()
    assert desk.pseudonyms() == [its]
    assert desk.answer("second") == its


def test_who_sends_after_the_form_was_stored_is_a_second_person(desk: CodedDesk) -> None:
    desk.typed().die_while_storing()
    assert desk.come() is not None
    assert desk.store_it().followed
    (form,) = desk.pseudonyms()
    assert desk.answer() != form
    assert len(desk.pseudonyms()) == 2
