"""Texts of a release, parties and names of owners that were removed after a backup are removed again with a restore."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from evaluator.operation.envelope import Key
from evaluator.operation.journal import stored_journal
from evaluator.operation.restore import restore
from evaluator.store import removals
from evaluator.store.engine import open_store
from evaluator.store.quotes import quotes
from evaluator.store.releases import texts_of
from evaluator.store.remarks import delete_party
from evaluator.store.status_reports import name_owner, named_owners
from tests.support.kept_instance import NAME, WORDS, Instance, rows_at, rows_of
from tests.support.released import Releasing
from tests.support.site import PROGRAMME

NOW = dt.datetime(2026, 5, 6, 12, 0, tzinfo=dt.UTC)
Files = tuple[Path, Path]
BackedUp = Callable[..., Files]


def test_a_text_of_a_release_that_was_erased_is_erased_again_with_its_files(
    releasing: Releasing, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    releasing.fill()
    releasing.quoted("Beboer 3 skriver")
    its, (store, vault) = releasing.publish(), (releasing.service.store, releasing.service.vault)
    files = backed_up(releasing.service)
    with store.reading() as db:
        (quote,) = quotes(db, PROGRAMME)
    releasing.withdraw(quote)
    journal = stored_journal(store, vault)
    assert [one.kind for one in journal.entries["store"]] == [removals.RELEASED_TEXT]
    done, _ = restore(files, key, empty, journal, now=NOW)
    assert done.removed == 1
    with closing(open_store(empty[0])) as there, there.reading() as db:
        assert [(one.content, one.salt) for one in texts_of(db, its.key)] == [(None, None)]
    again, after = rows_at(*empty), rows_of(store, vault)
    for name in ("release", "release_text", "rendering", "store_journal"):
        assert again[name] == after[name], name


def test_without_the_journal_it_comes_back(
    releasing: Releasing, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    releasing.fill()
    releasing.quoted("Beboer 3 skriver")
    its, files = releasing.publish(), backed_up(releasing.service)
    restore(files, key, empty, None, now=NOW)
    with closing(open_store(empty[0])) as there, there.reading() as db:
        assert [one.content for one in texts_of(db, its.key)] == ["Beboer 3 skriver"]


def test_a_party_that_was_deleted_is_deleted_again_with_all_that_it_wrote(
    either_instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    files, desk = backed_up(either_instance), either_instance.desk
    with either_instance.store.writing() as db:
        delete_party(db, desk.visit_at, either_instance.party)
    assert {one.kind for one in either_instance.journal.entries["store"]} == {removals.PARTY}
    after = rows_of(either_instance.store, either_instance.vault)
    restore(files, key, empty, either_instance.journal, now=NOW)
    again = rows_at(*empty)
    for name in (one for one in after if one.startswith("hearing") or one == "store_journal"):
        assert again[name] == after[name], name
    assert NAME not in repr(again["hearing_party"])
    assert WORDS not in repr(again["hearing_remark"])


def test_an_owner_who_no_longer_wants_to_be_named_is_not_named_again(
    either_instance: Instance, backed_up: BackedUp, key: Key, empty: tuple[str, str]
) -> None:
    owner, other = uuid4(), uuid4()
    with either_instance.store.writing() as db:
        for one, name in ((owner, "Karen Blå"), (other, "Per Grøn")):
            name_owner(db, PROGRAMME, one, name, NOW)
    files = backed_up(either_instance)
    with either_instance.store.writing() as db:
        name_owner(db, PROGRAMME, owner, "", NOW)
    assert [one.kind for one in either_instance.journal.entries["store"]] == [removals.OWNER_NAME]
    restore(files, key, empty, either_instance.journal, now=NOW)
    with closing(open_store(empty[0])) as there, there.reading() as db:
        assert named_owners(db, PROGRAMME) == {other: "Per Grøn"}
