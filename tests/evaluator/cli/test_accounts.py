"""The commands about accounts and the audit log."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from evaluator.accounts import credentials
from evaluator.cli.accounts import ROLES
from evaluator.cli.main import main
from evaluator.store import account_tables
from evaluator.store.audit import START
from evaluator.store.engine import open_store

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents" / "lindevang"
PASSWORD = "a good long password\n"


@pytest.fixture
def nedslag(monkeypatch: pytest.MonkeyPatch, make_database, tmp_path: Path):
    """Runs the command on databases of its own, with two accounts."""
    monkeypatch.setenv("NEDSLAG_HOME", str(tmp_path))
    monkeypatch.setenv("NEDSLAG_DATABASE_URL", make_database("store"))
    monkeypatch.setenv("NEDSLAG_VAULT_URL", make_database("vault"))

    def run(*words: str, given: str | None = None) -> Result:
        return CliRunner().invoke(main, words, input=given, catch_exceptions=False)

    assert run("import", str(DOCUMENTS)).exit_code == 0
    for name, role in (("eva", ("administrator",)), ("bent", ("steering", "--all-programmes"))):
        assert run("account", "add", name, "--role", *role, "--password-stdin", given=PASSWORD).exit_code == 0
    return run


def shown(nedslag, *words: str) -> str:
    result = nedslag(*words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_roles_that_can_be_named_are_those_that_there_are() -> None:
    assert account_tables.ROLES == ROLES


def test_accounts_are_listed_with_roles_and_state_in_either_language(nedslag) -> None:
    nedslag("account", "role", "bent", "--give", "reader", "--programme", "lindevang")
    nedslag("account", "two-step", "bent", "--require")
    assert shown(nedslag, "account", "list").splitlines() == [
        "bent: reader (lindevang), steering group; active, two-step sign-in: required, not on yet",
        "eva: administrator; active, two-step sign-in: off",
    ]
    assert "eva: administrator; åben, totrinslogin: fra" in shown(nedslag, "--lang", "da", "account", "list")


def test_a_password_is_made_up_and_shown_once_or_given(nedslag) -> None:
    made = re.search(r"not shown again\): (\S+)", shown(nedslag, "account", "reset", "bent"))
    assert made
    assert len(made[1]) == 24
    assert "has to change the password" in shown(nedslag, "account", "list")
    given = nedslag("account", "reset", "bent", "--password-stdin", given="four words that nobody knows\n")
    assert (given.exit_code, "not shown again" in given.stdout) == (0, False)
    refused = nedslag("account", "reset", "bent", "--password-stdin", given="123456789012\n")
    assert refused.exit_code == 1
    assert "too easy to guess" in refused.stderr


def test_words_of_the_programmes_make_no_password(nedslag) -> None:
    for password in ("lindevang1234\n", "Naboer2026123\n"):
        for words in (("reset", "bent"), ("add", "carl", "--role", "evaluator")):
            refused = nedslag("account", *words, "--password-stdin", given=password)
            assert refused.exit_code == 1
            assert "too easy to guess" in refused.stderr


def test_an_account_is_disabled_and_enabled_but_not_the_only_administrator(nedslag) -> None:
    assert "signed out everywhere" in shown(nedslag, "account", "disable", "bent")
    assert "disabled" in shown(nedslag, "account", "list")
    shown(nedslag, "account", "enable", "bent")
    refused = nedslag("account", "disable", "eva")
    assert refused.exit_code == 1
    assert "eva is the only administrator" in refused.stderr
    assert "there is no account called carl" in nedslag("account", "disable", "carl").stderr


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator", "evaluator"}))
def test_nobody_gets_every_programme_because_none_was_named(nedslag, role: str) -> None:
    add = ("account", "add", "carl", "--role", role, "--password-stdin")
    for words in (add, ("account", "role", "eva", "--give", role)):
        refused = nedslag(*words, given=PASSWORD)
        assert refused.exit_code == 2
        assert "add --programme KEY, or --all-programmes" in refused.stderr
    assert nedslag(*add, "--programme", "lindevang", "--all-programmes", given=PASSWORD).exit_code == 2
    assert "carl" not in shown(nedslag, "account", "list")
    assert nedslag(*add, "--programme", "lindevang", given=PASSWORD).exit_code == 0
    assert nedslag("account", "role", "eva", "--give", role, "--all-programmes").exit_code == 0


def test_a_role_is_either_given_or_taken(nedslag) -> None:
    for words in ((), ("--give", "reader", "--take", "reader")):
        assert nedslag("account", "role", "bent", *words).exit_code == 2
    shown(nedslag, "account", "role", "bent", "--take", "steering")
    assert "bent: no roles" in shown(nedslag, "account", "list")
    assert nedslag("account", "two-step", "bent").exit_code == 2


def test_the_log_is_whole_and_lists_what_was_done_by_ids(nedslag) -> None:
    nedslag("account", "role", "bent", "--give", "reader", "--programme", "lindevang")
    said = shown(nedslag, "audit", "verify")
    entry = re.search(r"whole: (\d+) entries; .* (\d+:[0-9a-f]{64})$", said.strip())
    assert entry
    assert shown(nedslag, "audit", "verify", "--expect", entry[2]) == said
    assert nedslag("audit", "verify", "--expect", f"{entry[1]}:{START}").exit_code == 1
    every, its = shown(nedslag, "audit", "list"), shown(nedslag, "audit", "list", "--programme", "lindevang")
    assert every.splitlines()[-1].endswith(
        ": account changed, role given, reader; Who: the command line; About: bent; Programme: lindevang"
    )
    assert every.splitlines()[-1] in its
    assert "account added" in every
    assert "account added" not in its


def test_a_chain_that_was_broken_ends_with_exit_code_1_and_says_where(nedslag) -> None:
    store = open_store(os.environ["NEDSLAG_DATABASE_URL"])
    with store.writing() as db:
        if store.is_sqlite:
            db.exec_driver_sql("DROP TRIGGER audit_entry_update")
        else:
            db.exec_driver_sql("SET session_replication_role = replica")
        db.execute(sa.text("UPDATE audit_entry SET actor = 'nobody', details = '[1]' WHERE number = 1"))
        if not store.is_sqlite:
            db.exec_driver_sql("SET session_replication_role = DEFAULT")
    store.close()
    result = nedslag("audit", "verify")
    assert result.exit_code == 1
    assert "entry 1 of the audit log has been changed" in result.stderr
    assert "changed afterwards" in shown(nedslag, "audit", "list").splitlines()[0]


def test_others_can_write_while_the_password_of_a_new_account_is_hashed(nedslag, monkeypatch) -> None:
    engine = sa.create_engine(os.environ["NEDSLAG_DATABASE_URL"], poolclass=sa.NullPool)
    wrote = []

    class Watching(credentials.PasswordHasher):
        def hash(self, *given, **named) -> str:
            if engine.dialect.name == "sqlite":
                with closing(sqlite3.connect(str(engine.url.database), timeout=0.1)) as db:
                    db.execute("BEGIN IMMEDIATE")
            wrote.append(True)
            return super().hash(*given, **named)

    monkeypatch.setattr(credentials, "_hasher", Watching())
    result = nedslag("account", "add", "carl", "--role", "evaluator", "--password-stdin", given=PASSWORD)
    assert (result.exit_code, wrote) == (0, [True])
