"""Who has answered: by name in a confidential wave, for the evaluator, and how many of those who were asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from evaluator.store.submissions import answered_groups, answered_pseudonyms
from evaluator.store.waves import Wave
from evaluator.vault.invitations import asked_people, invited_people

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


def answered_of_asked(db: Connection, vault_db: Connection, waves: Iterable[Wave]) -> dict[tuple[str, str], int]:
    """How many of the people who were asked have answered, by (wave, group of the answers), also where it is 0. Answers
    of others, such as people who were imported and never asked, are in no cell; nor is a wave that links nobody, where
    it cannot be told, or one in which nobody was asked one by one."""
    found: dict[tuple[str, str], int] = {}
    for wave in waves:
        asked = asked_people(vault_db, wave.programme, wave.key) if wave.linkage != "anonymous" else frozenset()
        if asked:
            groups = answered_groups(db, wave.programme, wave.key)
            number = Counter(group for pseudonym, group in groups.items() if pseudonym in asked)
            found |= {(wave.key, group): number[group] for group in dict.fromkeys((*wave.groups, *number))}
    return found
