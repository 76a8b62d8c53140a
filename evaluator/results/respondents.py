"""Who has answered a confidential wave, for the evaluator: names, nothing of the answers and no group that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.store.submissions import answered_pseudonyms
from evaluator.store.waves import Wave
from evaluator.vault.invitations import invited_people

if TYPE_CHECKING:
    from sqlalchemy import Connection


def who_answered(db: Connection, vault_db: Connection, wave: Wave) -> tuple[str, ...]:
    """The invited people whose answers stand, in the order of their names. ValueError for a wave of another linkage:
    its participants were not told that anybody may see this."""
    if wave.linkage != "confidential":
        raise ValueError(f"wave '{wave.key}' is {wave.linkage}; only a confidential one tells who has answered")
    answered = answered_pseudonyms(db, wave.programme, wave.key)
    people = invited_people(vault_db, wave.programme, wave.key)
    return tuple(name for name, _, pseudonym in people if pseudonym in answered)
