"""A store and its vault belong together: set up, opened and checked as a pair.

A new empty vault beside a full store would leave every link dead, and a vault of another instance would open the
links of others. So both carry one mark, made when they are set up.
"""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sa

from evaluator.store.engine import (
    STORE_SCHEMA,
    SchemaMismatch,
    Store,
    reaching,
    require_version,
    schema_version,
    without_secrets,
)
from evaluator.store.instance import instance_of, mark
from evaluator.store.tables import programme, store_instance
from evaluator.vault.engine import VAULT_SCHEMA, require_keys, upgrade_vault
from evaluator.vault.tables import programme_key, vault_instance
from surveys.diagnostics import Diagnostic

UNFINISHED: Final = "unfinished:"
"""Before the mark of a vault into which an instance is being restored or moved, until its store is there, too."""


def set_up(store_url: str, vault_url: str) -> None:
    """Make or upgrade both databases and mark them as a pair. Raises InputRejected, and changes nothing, where one of
    them is missing beside the other, is of the wrong kind, or belongs to another."""
    from evaluator.store.migration import upgrade_store  # Alembic is loaded by those who migrate

    with ExitStack() as stack:
        _pair(stack, store_url, vault_url)
    upgrade_store(store_url)
    upgrade_vault(vault_url)
    with ExitStack() as stack:
        _mark(*_opened(stack, store_url, vault_url))


def is_fresh(store_url: str, vault_url: str) -> bool:
    """Whether neither database holds anything of ours, so that setting them up cannot lie over what was lost. Raises
    InputRejected where one is of the wrong kind, or was lost beside the other."""
    with ExitStack() as stack:
        return not any(its.version for its in _pair(stack, store_url, vault_url))


def open_pair(store_url: str, vault_url: str) -> tuple[Store, Store]:
    """Both databases, ready for use. Raises InputRejected where one is not set up, is of the wrong kind, or they are no
    pair."""
    with ExitStack() as stack:
        store, vault = _opened(stack, store_url, vault_url)
        of_store, of_vault = _marks(store, vault)
        if of_vault is not None and of_vault.startswith(UNFINISHED):
            raise _mismatch("unfinished", vault_url)
        if of_store != of_vault:
            raise _mismatch("of_another_instance" if of_store and of_vault else "not_paired", vault_url)
        stack.pop_all()
    return store, vault


def _opened(stack: ExitStack, store_url: str, vault_url: str) -> tuple[Store, Store]:
    of_store, of_vault = _pair(stack, store_url, vault_url)
    require_version(of_store.database, of_store.version, STORE_SCHEMA[1])
    require_version(of_vault.database, of_vault.version, VAULT_SCHEMA[1])
    require_keys(of_vault.database)
    return of_store.database, of_vault.database


def _marks(store: Store, vault: Store) -> tuple[str | None, str | None]:
    return _mark_of(store, store_instance), _mark_of(vault, vault_instance)


def _mark_of(store: Store, table: sa.Table) -> str | None:
    """Read before anything else is, so that a damaged database is often found out here."""
    with reaching(_url(store)), store.reading() as db:
        return instance_of(db, table)


def _mark(store: Store, vault: Store) -> None:
    """The vault first: a store that has its mark has a vault that has it, too."""
    of_store, of_vault = _marks(store, vault)
    if (of_store is None or of_vault is None) and not _fits(store, vault):
        raise _mismatch("of_another_instance", _url(vault))
    with vault.writing() as vault_db:
        of_vault = mark(vault_db, vault_instance, of_store or str(uuid.uuid4()))
    with store.writing() as db:
        of_store = mark(db, store_instance, of_vault)
    if of_store != of_vault:
        raise _mismatch("of_another_instance", _url(vault))


def _fits(store: Store, vault: Store) -> bool:
    """Whether the vault knows every programme of the store."""
    with store.reading() as db, vault.reading() as vault_db:
        known = set(vault_db.execute(sa.select(programme_key.c.programme_id)).scalars())
        return set(db.execute(sa.select(programme.c.programme_id)).scalars()) <= known


class _Found(NamedTuple):
    """A database, the version of the schema that it should have, and of the one that the other should have; None where
    it has none."""

    database: Store
    version: str | None
    of_the_other: str | None


def _pair(stack: ExitStack, store_url: str, vault_url: str) -> tuple[_Found, _Found]:
    """What may be a store and its vault, open until the end of ``stack``. One database as both, or one in place of the
    other, would lay answers beside who was invited. And where one has its mark and the other is not there at all, it
    was lost."""
    store = _found(stack, store_url, STORE_SCHEMA[0], VAULT_SCHEMA[0])
    vault = _found(stack, vault_url, VAULT_SCHEMA[0], STORE_SCHEMA[0])
    for its, name, url in ((store, "is_a_vault", store_url), (vault, "is_a_store", vault_url)):
        if its.of_the_other is not None:
            raise _mismatch(name, url)
    if _same(store.database.url, vault.database.url):
        raise _mismatch("same_database", vault_url)
    if vault.version is None and store.version is not None and _is_marked(store.database, store_instance):
        raise _mismatch("vault_missing", vault_url)
    if store.version is None and vault.version is not None and _is_marked(vault.database, vault_instance):
        raise _mismatch("store_missing", store_url)
    return store, vault


def _found(stack: ExitStack, url: str, its: str, of_the_other: str) -> _Found:
    with reaching(url):
        database = Store(url)
        stack.callback(database.close)
        return _Found(database, schema_version(database, its), schema_version(database, of_the_other))


def _same(one: sa.URL, other: sa.URL) -> bool:
    if "sqlite" == one.get_backend_name() == other.get_backend_name():
        return Path(str(one.database)).resolve() == Path(str(other.database)).resolve()
    return (one.host, one.port, one.database, one.query) == (other.host, other.port, other.database, other.query)


def _is_marked(database: Store, table: sa.Table) -> bool:
    """Also of a database of another version, which may know of no marks."""
    with reaching(_url(database)), database.reading() as db:
        return sa.inspect(db).has_table(table.name) and instance_of(db, table) is not None


def _url(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def _mismatch(name: str, url: str) -> SchemaMismatch:
    return SchemaMismatch([Diagnostic(f"store.{name}", (without_secrets(sa.make_url(url)),))])
