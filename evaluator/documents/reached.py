"""Which waves people can have come to. Those stay as they are from then on, whether somebody has come or not: so
nothing that is kept or refused tells of an answer before the count."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from evaluator.documents.planning import readable_versions
from evaluator.store.wave_times import opening
from evaluator.store.waves import Wave, begun, waves
from evaluator.vault import outbox
from evaluator.vault.invitations import invited_waves

if TYPE_CHECKING:
    from sqlalchemy import Connection


def reached(db: Connection, vault_db: Connection, programme: str, now: dt.datetime) -> set[str]:
    """The waves that people hold a link to or soon will, or have answered, and those that have opened to anybody with
    their link."""
    invited = invited_waves(vault_db, programme)
    queued = {wave for wave, _, _ in outbox.counts(vault_db, programme)}
    by_code = _by_self_generated_code(db, programme)
    doors = {one.key for one in waves(db, programme) if has_opened(one, now) and (one.open_key or one.key in by_code)}
    return begun(db, programme) | invited | queued | doors


def settled(db: Connection, vault_db: Connection, programme: str, now: dt.datetime) -> set[str]:
    """The waves that keep the version of their questionnaire: people can have come to them, and they have opened."""
    opened = {one.key for one in waves(db, programme) if has_opened(one, now)}
    return reached(db, vault_db, programme, now) & opened | begun(db, programme)


def has_opened(wave: Wave, now: dt.datetime) -> bool:
    return opening(wave.opens, wave.opens_at) <= now


def _by_self_generated_code(db: Connection, programme: str) -> set[str]:
    """The waves to which people come by a code that they make themselves, in any version of the document."""
    return {wave.key for _, its in readable_versions(db, programme) for wave in its.waves if wave.self_generated_code}
