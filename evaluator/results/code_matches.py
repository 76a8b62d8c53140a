"""How well self-generated codes match between two waves: what does not, and what nearly does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.findings.collection_findings import Doubts
from evaluator.inviting.self_generated_codes import links
from evaluator.programme.model import Programme
from evaluator.store.submissions import answered_pseudonyms
from evaluator.store.waves import Wave
from evaluator.store.waves import waves as stored_waves
from evaluator.vault.self_generated_codes import self_generated_codes

if TYPE_CHECKING:
    from sqlalchemy import Connection


def doubts(db: Connection, vault_db: Connection, programme: Programme) -> tuple[Doubts, ...]:
    """Each wave with codes of people's own against the wave before it that asked the same questionnaire; none once the
    key is destroyed. Reads who has answered these waves."""
    planned = links(vault_db, programme)
    its = [wave for wave in stored_waves(db, programme.key) if wave.key in planned]
    found = []
    for at, wave in enumerate(its):
        earlier = [one for one in its[:at] if one.questionnaire == wave.questionnaire]
        if earlier:
            found.append(_doubts(db, vault_db, programme, earlier[-1], wave))
    return tuple(found)


def _doubts(db: Connection, vault_db: Connection, programme: Programme, earlier: Wave, wave: Wave) -> Doubts:
    codes = {one.key: self_generated_codes(vault_db, programme.key, one.key) for one in (earlier, wave)}
    then, now = (answered_pseudonyms(db, programme.key, one.key) & codes[one.key].keys() for one in (earlier, wave))
    lost = [codes[earlier.key][one].masked for one in then - now]
    near = sum(any(codes[wave.key][one].masked & other for other in lost) for one in now - then)
    shared = sum(any(its[one].shared for its in codes.values() if one in its) for one in now)
    without = sum(not codes[wave.key][one].masked for one in now)
    return Doubts(
        wave=wave.key,
        since=earlier.key,
        milestone=wave.milestone,
        since_milestone=earlier.milestone,
        questionnaire=wave.questionnaire,
        near=_enough(near, programme),
        shared=_enough(shared, programme),
        without=_enough(without, programme),
    )


def _enough(n: int, programme: Programme) -> int | None:
    return None if 0 < n < programme.disclosure_minimum else n
