"""What the vault holds of people is in no file of the database in clear, and the key that seals it can be replaced."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.core.vault_key import new_vault_key, put_in_front, vault_keys
from evaluator.operation import rotating
from evaluator.operation.rotating import rotate
from evaluator.store.engine import SchemaMismatch, Store
from evaluator.vault import outbox, resealing, sealing
from evaluator.vault.accounts import accounts_at, save_address, want_link, wanted_links
from evaluator.vault.contacts import Contact, contacts, mark_bounced, save_contacts
from evaluator.vault.engine import open_vault, upgrade_vault
from evaluator.vault.keys import key_of
from evaluator.vault.resealing import count_sealed_with_others, registered, reseal_everything
from evaluator.vault.tables import contact, metadata, programme_key
from surveys.diagnostics import InputRejected

NOW = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
PROGRAMME = "lindevang"
SECRETS = ("Kirstine Holm", "kirstine.holm@example.org", "Agerbakken 12", "5000 Odense", "mailbox is full of kirstine")
SECRETS += ("anna@example.org", "forgot@example.org")


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a key in a file."""
    monkeypatch.delenv("NEDSLAG_VAULT_KEY")
    monkeypatch.setattr(rotating, "FOLLOWED", 0.01)
    file = tmp_path / "keys" / "vault.key"
    file.parent.mkdir()
    monkeypatch.setenv("NEDSLAG_VAULT_KEY_FILE", str(file))
    written(file, new_vault_key())
    yield file
    monkeypatch.undo()
    sealing.keyring(anew=True)


def written(file: Path, *keys: str) -> None:
    file.unlink(missing_ok=True)
    file.write_text("\n".join(keys) + "\n")
    file.chmod(0o600)


@pytest.fixture(params=["make_sqlite", "make_postgresql"])
def url(request: pytest.FixtureRequest, key_file: Path) -> str:
    assert key_file.exists()
    made: str = request.getfixturevalue(request.param)("empty")
    upgrade_vault(made)
    return made


@pytest.fixture
def sqlite(make_sqlite: Callable[[str], str], key_file: Path) -> str:
    assert key_file.exists()
    made = make_sqlite("empty")
    upgrade_vault(made)
    return made


def filled(vault: Store, people: int = 1) -> None:
    name, email, street, town, said, of_account, forgotten = SECRETS
    with vault.writing() as db:
        one = {"name": name, "email": email, "address": (street, town), "group": "residents"}
        save_contacts(db, PROGRAMME, [Contact(person=f"p{n}", **one) for n in range(people)])
        save_address(db, "a1", name="anna", email=of_account, language="da")
        want_link(db, forgotten)
        outbox.queue(db, PROGRAMME, "spring", ["p0"], round_=0, due_at=NOW)
        message, _ = outbox.claim(db, PROGRAMME, NOW) or (None, None)
        assert message is not None
        outbox.settle(db, PROGRAMME, message, state="failed", said=said)
        mark_bounced(db, PROGRAMME, "p0", said)


def read(vault: Store) -> str:
    with vault.reading() as db:
        found = [*contacts(db, PROGRAMME), *outbox.in_state(db, PROGRAMME, "failed"), *wanted_links(db)]
        return f"{found} {accounts_at(db, 'ANNA@example.org')}"


def everything(url: str, vault: Store, tables: Sequence[str] = tuple(metadata.tables)) -> bytes:
    """All that the files hold, or all that the server gives of the rows."""
    if vault.is_sqlite:
        path = Path(str(vault.url.database))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as db:
        return "".join(str(row) for name in tables for row in db.execute(sa.text(f'SELECT * FROM "{name}"'))).encode()


def test_no_name_and_no_address_is_in_the_database_and_all_is_read_back(url: str) -> None:
    with closing(open_vault(url)) as vault:
        filled(vault)
        said = read(vault)
        assert all(one in said for one in SECRETS[:5])
        assert "a1" in said
        with vault.reading() as db:
            secret = key_of(db, PROGRAMME)
        held = everything(url, vault)
    assert b"residents" in held, "what tells nobody who it is stands as it is"
    for one in (*(text.encode() for text in SECRETS), b"Holm", secret):
        assert one not in held
    assert secret.hex().encode() not in held


def test_the_same_name_is_sealed_in_another_way_each_time_and_opens_in_its_own_column_alone(sqlite: str) -> None:
    with closing(open_vault(sqlite)) as vault:
        filled(vault, 2)
        plain = resealing.Plain(contact)
        (rows,) = plain.batches(vault)
        names = {row["name"] for row in rows if row["programme_id"] == PROGRAMME}
        assert len(names) == 2
        with vault.writing() as db:
            db.exec_driver_sql("UPDATE contact SET address = name")
        with vault.reading() as db, pytest.raises(sealing.WrongKey):
            contacts(db, PROGRAMME)


@pytest.mark.parametrize("spoilt", ["Kirstine", "nv1.", "nv1.!!!", "nv1.AAAA"])
def test_what_was_not_sealed_or_was_changed_is_not_read(sqlite: str, spoilt: str) -> None:
    with closing(open_vault(sqlite)) as vault:
        filled(vault)
        with vault.writing() as db:
            db.exec_driver_sql("UPDATE contact SET name = ?", (spoilt,))
        with vault.reading() as db, pytest.raises(sealing.WrongKey):
            contacts(db, PROGRAMME)


class TestRotation:
    def test_everything_is_sealed_with_a_new_key_and_the_old_one_may_go(
        self, url: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(resealing, "AT_ONCE", 7)
        with closing(open_vault(url)) as vault:
            filled(vault, 40)
            before, said = key_file.read_text(), read(vault)
            done = rotate(vault)
            assert done.rows == 40 + 2 + 3  # contacts with that of the account, the two keys, the mail and the wish
            assert done.place == str(key_file)
            new = key_file.read_text()
            assert new.endswith(before)
            assert key_file.stat().st_mode & 0o077 == 0
            assert count_sealed_with_others(vault) == 0
        written(key_file, new.split()[0])
        with closing(open_vault(url)) as vault:
            assert read(vault) == said
        written(key_file, *before.split())
        with pytest.raises(SchemaMismatch):
            open_vault(url)

    def test_broken_off_it_goes_on_with_the_rest_under_the_same_new_key(
        self, url: str, key_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(resealing, "AT_ONCE", 7)
        with closing(open_vault(url)) as vault:
            filled(vault, 40)
            said, old = read(vault), key_file.read_text().split()[0]
            whole, left = Store.writing, [4]

            def broken(self: Store):
                left[0] -= 1
                if not left[0]:
                    raise KeyboardInterrupt
                return whole(self)

            monkeypatch.setattr(Store, "writing", broken)
            with pytest.raises(KeyboardInterrupt):
                rotate(vault)
            monkeypatch.setattr(Store, "writing", whole)
            keys = key_file.read_text().split()
            assert 0 < count_sealed_with_others(vault) < 45
            assert read(vault) == said, "both keys open"
            with vault.reading() as db:
                assert len(registered(db)) == 2
        written(key_file, keys[0])
        with pytest.raises(SchemaMismatch):
            open_vault(url)
        written(key_file, *keys)
        with closing(open_vault(url)) as vault:
            rotate(vault)
            assert key_file.read_text().split() == keys
            assert keys[1] == old
            assert count_sealed_with_others(vault) == 0
            assert read(vault) == said

    def test_what_is_written_meanwhile_is_not_lost(self, url: str, key_file: Path) -> None:
        """Names are changed all the time while everything is sealed anew, by another server."""
        with closing(open_vault(url)) as vault, closing(open_vault(url)) as other:
            filled(vault, 200)
            put_in_front(key_file, new_vault_key())
            sealing.keyring(anew=True)
            stop, said = threading.Event(), []

            def write() -> None:
                for n in range(10_000):
                    if stop.is_set():
                        return
                    with other.writing() as db:
                        one = Contact(person=f"p{n % 200}", name=f"Navn {n}", group="residents")
                        save_contacts(db, PROGRAMME, [one])
                    said.append(n)

            writer = threading.Thread(target=write)
            writer.start()
            rotate(vault)
            stop.set()
            writer.join()
            last = {f"p{n % 200}": f"Navn {n}" for n in said}
            assert said
            with vault.reading() as db:
                found = {one.person: one.name for one in contacts(db, PROGRAMME)}
            assert {person: found[person] for person in last} == last
            assert count_sealed_with_others(vault) == 0

    def test_a_server_follows_when_a_key_is_put_in_front(self, sqlite: str, key_file: Path) -> None:
        with closing(open_vault(sqlite)) as vault:
            filled(vault)
            older = sealing.keyring()
            put_in_front(key_file, new_vault_key())
            with vault.writing() as db:  # as another process would, which has read the file already
                ring = sealing.Keyring(vault_keys(os.environ, key_file.parent))
                sealed = sealing.MARK + sealing.base64.urlsafe_b64encode(ring.seal(b"Ny", "contact.name")).decode()
                db.exec_driver_sql("UPDATE contact SET name = ?", (sealed,))
            assert sealing.keyring().ids == older.ids, "it has not looked yet"
            with vault.reading() as db:
                assert [one.name for one in contacts(db, PROGRAMME)] == ["Ny"]

    def test_from_the_environment_a_new_key_must_be_named(self, sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with closing(open_vault(sqlite)) as vault:
            filled(vault)
            old = Path(os.environ["NEDSLAG_VAULT_KEY_FILE"]).read_text().strip()
            monkeypatch.setenv("NEDSLAG_VAULT_KEY", old)
            with pytest.raises(InputRejected) as caught:
                rotate(vault)
            assert [one.code for one in caught.value.diagnostics] == ["operation.no_new_vault_key"]
            monkeypatch.setenv("NEDSLAG_VAULT_KEY", f"{new_vault_key()}, {old}")
            assert rotate(vault).rows > 0


class TestKeys:
    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda file: file.unlink(), "settings.no_vault_key"),
            (lambda file: file.chmod(0o644), "settings.key_open_to_others"),
            (lambda file: written(file, "short"), "settings.not_a_vault_key"),
            (lambda file: written(file, "æ" * 44), "settings.not_a_vault_key"),
            (lambda file: written(file, "# nothing"), "settings.not_a_vault_key"),
            (lambda file: written(file, new_vault_key()), "store.vault_key_wrong"),
        ],
        ids=["missing", "rights", "short", "letters", "empty", "wrong"],
    )
    def test_what_is_wrong_with_a_key_is_told_before_anything_is_read(
        self, sqlite: str, key_file: Path, spoil: Callable[[Path], object], code: str
    ) -> None:
        spoil(key_file)
        with pytest.raises(InputRejected) as caught:
            open_vault(sqlite)
        assert [one.code for one in caught.value.diagnostics] == [code]

    def test_nothing_is_sealed_anew_where_nothing_is_old(self, sqlite: str) -> None:
        with closing(open_vault(sqlite)) as vault:
            filled(vault)
            assert reseal_everything(vault) == 0
            with vault.reading() as db:
                assert db.execute(sa.select(sa.func.count()).select_from(programme_key)).scalar() == 2
