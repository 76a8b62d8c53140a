"""A store and its vault belong together: set up, opened and checked as a pair.

A new empty vault beside a full store would leave every link dead, and a vault of another instance would open the
links of others. So both carry one mark, made when they are set up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sa

from evaluator.store.engine import (
    STORE_SCHEMA,
    SchemaMismatch,
    Store,
    open_store,
    reaching,
    schema_version,
    without_secrets,
)
from evaluator.store.instance import instance_of, mark
from evaluator.store.tables import programme, store_instance
from evaluator.vault.engine import VAULT_SCHEMA, open_vault, upgrade_vault
from evaluator.vault.tables import programme_key, vault_instance
from surveys.diagnostics import Diagnostic

UNFINISHED: Final = "unfinished:"
"""Before the mark of a vault into which an instance is being restored or moved, until its store is there, too."""


def set_up(store_url: str, vault_url: str) -> None:
    """Make or upgrade both databases and mark them as a pair. Raises InputRejected, and changes nothing, where one of
    them is missing beside the other, is of the wrong kind, or belongs to another."""
    from evaluator.store.migration import upgrade_store  # Alembic is loaded by those who migrate

    _refuse_what_is_no_pair(store_url, vault_url)
    upgrade_store(store_url)
    upgrade_vault(vault_url)
    with ExitStack() as stack:
        store, vault = _opened(stack, store_url, vault_url)
        _mark(store, vault)


def is_fresh(store_url: str, vault_url: str) -> bool:
    """Whether neither database holds anything of ours, so that setting them up cannot lie over what was lost. Raises
    InputRejected where one is of the wrong kind, or was lost beside the other."""
    _refuse_what_is_no_pair(store_url, vault_url)
    return not any((*_versions(store_url), *_versions(vault_url)))


def open_pair(store_url: str, vault_url: str) -> tuple[Store, Store]:
    """Both databases, ready for use. Raises InputRejected where one is not set up, is of the wrong kind, or they are no
    pair."""
    _refuse_what_is_no_pair(store_url, vault_url)
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
    store = open_store(store_url)
    stack.callback(store.close)
    vault = open_vault(vault_url)
    stack.callback(vault.close)
    return store, vault


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


def _refuse_what_is_no_pair(store_url: str, vault_url: str) -> None:
    """One database as both, or one in place of the other, would lay answers beside who was invited. And where one has
    its mark and the other is not there at all, it was lost."""
    of_store, of_vault = _versions(store_url), _versions(vault_url)
    for found, name, url in ((of_store.vault, "is_a_vault", store_url), (of_vault.store, "is_a_store", vault_url)):
        if found is not None:
            raise _mismatch(name, url)
    if _same(sa.make_url(store_url), sa.make_url(vault_url)):
        raise _mismatch("same_database", vault_url)
    if of_vault.vault is None and of_store.store is not None and _is_marked(store_url, store_instance):
        raise _mismatch("vault_missing", vault_url)
    if of_store.store is None and of_vault.vault is not None and _is_marked(vault_url, vault_instance):
        raise _mismatch("store_missing", store_url)


def _same(one: sa.URL, other: sa.URL) -> bool:
    if "sqlite" == one.get_backend_name() == other.get_backend_name():
        return Path(str(one.database)).resolve() == Path(str(other.database)).resolve()
    return (one.host, one.port, one.database, one.query) == (other.host, other.port, other.database, other.query)


def _is_marked(url: str, table: sa.Table) -> bool:
    """Also of a database of another version, which may know of no marks."""
    with _looked_into(url) as store, store.reading() as db:
        return sa.inspect(db).has_table(table.name) and instance_of(db, table) is not None


class _Versions(NamedTuple):
    """Of which schemas a database has tables, and of which version; None where it has none."""

    store: str | None
    vault: str | None


def _versions(url: str) -> _Versions:
    with _looked_into(url) as store:
        return _Versions(schema_version(store, STORE_SCHEMA[0]), schema_version(store, VAULT_SCHEMA[0]))


@contextmanager
def _looked_into(url: str) -> Iterator[Store]:
    """A database of which nothing is known yet."""
    with reaching(url):
        store = Store(url)
        try:
            yield store
        finally:
            store.close()


def _url(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def _mismatch(name: str, url: str) -> SchemaMismatch:
    return SchemaMismatch([Diagnostic(f"store.{name}", (without_secrets(sa.make_url(url)),))])
