"""A programme with people who answered and days on which that is deleted."""

from __future__ import annotations

import datetime as dt

from evaluator.documents.storing import import_folder
from evaluator.privacy.deleting import Databases
from evaluator.store import audit
from evaluator.vault.contacts import Contact, save_contacts
from tests.support.site import DOCUMENTS, PROGRAMME, Site

COUNTED = dt.datetime(2026, 6, 3, 10, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 12, 2, 10, tzinfo=dt.UTC)
"""The day after the last on which the answers are kept."""
DAYS = "\n[retention]\nanswers_until = 2026-12-01\ncontacts_until = 2026-12-01\nkey_until = 2027-06-01\n"
SENTENCE = "Until the end of 2030, then deleted"
WORDS = "Mere plads"
"""Part of what everybody writes."""


def with_days(site: Site, days: str = DAYS, *, said: str = "Answers are deleted") -> None:
    """Import the programme again with days on which things are deleted."""
    folder = site.service.config.home / "kept"
    (folder / "questionnaires").mkdir(parents=True, exist_ok=True)
    for path in DOCUMENTS.glob("questionnaires/*"):
        (folder / "questionnaires" / path.name).write_bytes(path.read_bytes())
    text = (DOCUMENTS / "programme.toml").read_text("utf-8").replace(SENTENCE, said)
    (folder / "programme.toml").write_text(text + days, "utf-8")
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, folder, site.now)


def answered(site: Site, people: int = 6) -> dict[str, str]:
    """People invited one by one who answer the linked wave, and as many in the anonymous one; their links."""
    named = [f"p{number}" for number in range(1, people + 1)]
    keys = {one: site.invite("linked", one) for one in named}
    for one in named:
        site.client.post(site.answer_all(keys[one]))
        site.client.post(site.answer_all(site.invite("nameless", one)))
    with site.service.vault.writing() as db:
        its = [Contact(person=one, name=f"Name {one}", email=f"{one}@mail.example", group="residents") for one in named]
        save_contacts(db, PROGRAMME, its)
    return keys


def at(site: Site, now: dt.datetime, *, due: bool = False) -> Databases:
    site.now = now
    return Databases(site.service.store, site.service.vault, audit.COMMAND_LINE, now, due)
