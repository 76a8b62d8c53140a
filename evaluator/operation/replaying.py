"""What was removed since a backup, removed once more from databases that were restored from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.documents.storing import known_programme
from evaluator.store import remarks, removals
from evaluator.store.endings import Erasure, counts_of, erase, erasures
from evaluator.store.journal import PROGRAMME, Removed, merged
from evaluator.store.materials import remove_material
from evaluator.store.persons import forget_ways
from evaluator.store.releases import erase_text_again
from evaluator.store.rights import withdraw_again
from evaluator.store.status_reports import name_owner
from evaluator.store.wave_erasures import erase_answers_again
from evaluator.vault.contacts import forget_contact, opt_out, people_of_every_kind
from evaluator.vault.keys import KeyDestroyed, destroy_key, erase_programme, key_of
from evaluator.vault.keys import removals as of_vault
from evaluator.vault.owners import forget_links
from evaluator.vault.persons import forget_invited, invited_names
from evaluator.vault.removals import CONTACT, fingerprint
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


def replay_in_store(db: Connection, entries: Iterable[Removed]) -> int:
    """Do again what the store does not know of; how many removals. ``db`` is that of a store that nobody uses yet."""
    before = removals.removals.entries(db)
    known = {one.id for one in before}
    new = [one for one in entries if one.id not in known]
    for one in new:
        _in_store(db, one)
    removals.removals.keep(db, merged((*before, *new)))
    return len(new)


def _in_store(db: Connection, its: Removed) -> None:
    at = remarks.Hear(its.programme, its.place)
    if its.kind == PROGRAMME:
        _erase_again(db, its)
    elif its.kind == removals.ANSWERS:
        withdraw_again(db, its.programme, its.place, its.subject)
    elif its.kind == removals.WAVE:
        erase_answers_again(db, its.programme, its.place, its.details)
    elif its.kind == removals.KEY:
        forget_ways(db, its.programme)
    elif its.kind == removals.MATERIAL:
        remove_material(db, its.programme, UUID(its.subject))
    elif its.kind == removals.RELEASED_TEXT:
        erase_text_again(db, its.programme, its.place, its.subject)
    elif its.kind == removals.PARTY:
        remarks.delete_party(db, at, UUID(its.subject))
    elif its.kind == removals.REMARK:
        remarks.erase_words(db, at, UUID(its.subject), dt.datetime.now(dt.UTC))
    elif its.kind == removals.OWNER_NAME:
        name_owner(db, its.programme, UUID(its.subject), "", dt.datetime.now(dt.UTC))
    else:
        raise ValueError(f"nobody has said how '{its.kind}' is removed again")


def _erase_again(db: Connection, its: Removed) -> None:
    """One that the backup does not know of, or knows to be erased, has nothing left."""
    if its.programme in {one.programme for one in erasures(db)}:
        return
    try:
        loaded = known_programme(db, its.programme)[0]
    except InputRejected:
        return
    counts = counts_of(db, its.programme, loaded.disclosure_minimum)
    at = dt.datetime.fromisoformat(its.details["at"])
    erase(db, Erasure(its.programme, loaded.title, at, its.details["by"], its.details["reason"], counts))


def replay_in_vault(db: Connection, entries: Iterable[Removed]) -> int:
    """Do again what the vault does not know of; how many removals."""
    before = of_vault.entries(db)
    known = {one.id for one in before}
    new = [one for one in entries if one.id not in known]
    for programme in {one.programme for one in new}:
        _in_vault(db, programme, [one for one in new if one.programme == programme])
    of_vault.keep(db, merged((*before, *new)))
    return len(new)


def _in_vault(db: Connection, programme: str, entries: list[Removed]) -> None:
    try:
        key = key_of(db, programme)
    except (KeyError, KeyDestroyed):
        key = None
    if key is not None:
        people = {fingerprint(key, one.person): one for one in people_of_every_kind(db, programme)}
        invited = {fingerprint(key, person): person for person in invited_names(db, programme)}
        for one in entries:
            if (its := people.get(one.subject)) is None:
                if one.kind == CONTACT and one.subject in invited:
                    forget_invited(db, programme, invited[one.subject])
                continue
            if one.kind == CONTACT:
                if its.owner_role is not None:
                    forget_links(db, programme, UUID(hex=its.person))
                forget_contact(db, programme, its.person)
            else:
                opt_out(db, programme, its.person)
    for one in entries:
        if one.kind == PROGRAMME:
            (destroy_key if one.details else erase_programme)(db, programme)
