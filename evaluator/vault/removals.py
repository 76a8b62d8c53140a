"""What is noted of removals in the vault: of people, by a fingerprint that only the programme's key can make.

It is another than the pseudonym under which somebody's answers stand, so that the two journals together do not say
whose answers were withdrawn.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.vault.keys import KeyDestroyed, key_of, keyed, removals

CONTACT: Final = "contact"
OPTED_OUT: Final = "opted out"


def fingerprint(key: bytes, person: str) -> str:
    return keyed(key, "journal", person)


def note_removal(db: sa.Connection, kind: str, programme: str, person: str) -> None:
    """Note that somebody was forgotten, or wants no mail any more. Where the key was destroyed, so was everybody."""
    try:
        removals.note(db, kind, programme, [fingerprint(key_of(db, programme), person)])
    except KeyDestroyed:
        return
