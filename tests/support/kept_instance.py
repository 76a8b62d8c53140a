"""An instance with something of most kinds in it, and its rows as plain values."""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from evaluator.core.config import Config
from evaluator.operation.journal import Journal, stored_journal
from evaluator.store.all_tables import metadata as store_tables
from evaluator.store.codes import Code, put_code
from evaluator.store.engine import Store, open_store
from evaluator.store.logos import keep_logo
from evaluator.store.materials import add_material
from evaluator.store.rows import Plain, tables_of
from evaluator.store.tallies import fold
from evaluator.vault.contacts import Contact, save_contacts
from evaluator.vault.engine import open_vault
from evaluator.vault.pairing import set_up
from evaluator.vault.tables import metadata as vault_tables
from tests.support.hearing_site import HearingDesk
from tests.support.site import PROGRAMME, Site, copy_of

NAME = "Kirsten Iversen"
WORDS = "Gyngen er gået i stykker"


class Instance:
    """A site with people who answered, contacts, a hearing, a material, codes one below another, and a logo."""

    def __init__(self, config: Config) -> None:
        set_up(config.database_url, config.vault_url)
        self.site = Site(config)
        self._fill()

    def copied(self, config: Config) -> Self:
        """The same on copies of its SQLite databases at ``config``."""
        other = copy(self)
        other.site = Site(copy_of(self.site.service.config, config))
        other.desk = copy(self.desk)
        other.desk.site, other.desk.service = other.site, other.site.service
        return other

    def _fill(self) -> None:
        self.keys = {who: self.site.invite("linked", who) for who in ("p1", "p2", "p3")}
        for key in self.keys.values():
            self.site.client.post(self.site.answer_all(key))
        self.site.client.post(self.site.answer_all(self.site.invite("nameless")))
        self.site.begin(self.site.invite("linked", "p4"))
        self.desk = HearingDesk(self.site)
        self.party = self.desk.party(NAME)
        self.desk.send(self.desk.link(self.party), {"s1": WORDS})
        with self.store.writing() as db:
            fold(db, PROGRAMME)
            self._codes(db)
            keep_logo(db, PROGRAMME, bytes(range(256)), by="a1", now=self.site.now)
            about = {"kind": "interview", "title": NAME, "milestone": "m1", "group": "residents", "process": ""}
            its = {"synthetic": False, "actor": "a1", "now": self.site.now, "stems": str}
            self.material = add_material(db, PROGRAMME, [WORDS], **about, **its)
        with self.vault.writing() as db:
            people = ({"person": "p1", "name": NAME}, {"person": "p2", "email": "p2@mail.example"}, {"person": "p3"})
            save_contacts(db, PROGRAMME, [Contact(group="residents", **one) for one in people])

    @property
    def store(self) -> Store:
        return self.site.service.store

    @property
    def vault(self) -> Store:
        return self.site.service.vault

    @property
    def journal(self) -> Journal:
        return stored_journal(self.store, self.vault)

    def _codes(self, db: sa.Connection) -> None:
        """The one above comes after those below it in the order of the keys."""
        for key, parent, merged in (("z", None, None), ("a", "z", None), ("b", "a", None), ("c", "z", "b")):
            its = {"title": {"da": key}, "definition": "", "example": "", "position": 1, "retired": merged is not None}
            put_code(db, PROGRAMME, Code(key=key, parent=parent, merged_into=merged, **its))


def rows_at(store_url: str, vault_url: str) -> dict[str, list[list[Plain]]]:
    store, vault = open_store(store_url), open_vault(vault_url)
    try:
        return rows_of(store, vault)
    finally:
        store.close()
        vault.close()


def rows_of(store: Store, vault: Store) -> dict[str, list[list[Plain]]]:
    """Every row of every table of both."""
    found = {}
    for one, metadata in ((store, store_tables), (vault, vault_tables)):
        with one.reading(snapshot=True) as db:
            found |= {table.name: sorted(table.rows(db), key=repr) for table in tables_of(metadata)}
    return found


def sqlite_at(folder: Path) -> tuple[str, str]:
    return f"sqlite:///{folder / 'nedslag.db'}", f"sqlite:///{folder / 'nedslag.vault.db'}"
