"""How well self-generated codes match between two waves: what does not, and what nearly does."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from evaluator.findings.collection_findings import Doubts
from evaluator.inviting.self_generated_codes import links
from evaluator.programme.model import Programme
from evaluator.store.submissions import answered_pseudonyms
from evaluator.store.waves import Wave
from evaluator.store.waves import waves as stored_waves
from evaluator.vault.self_generated_codes import SelfGeneratedCode, self_generated_codes

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
    """What is held of them: who answered, and of the codes that did not come again their fingerprints."""
    codes = partial(self_generated_codes, vault_db, programme.key)
    then, now = (_answered(db, codes(one.key), one) for one in (earlier, wave))
    gone, new = then - now, now - then
    lost = {one for person, code in codes(earlier.key) if person in gone for one in code.masked}
    near = len({person for person, code in codes(wave.key) if person in new and not lost.isdisjoint(code.masked)})
    both = chain(codes(earlier.key), codes(wave.key))
    shared = len({person for person, code in both if code.shared and person in now})
    without = len({person for person, code in codes(wave.key) if not code.masked and person in now})
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


def _answered(db: Connection, codes: Iterable[tuple[str, SelfGeneratedCode]], wave: Wave) -> set[str]:
    """Who answered a wave with one of ``codes``."""
    answered = answered_pseudonyms(db, wave.programme, wave.key)
    return {person for person, _ in codes if person in answered}


def _enough(n: int, programme: Programme) -> int | None:
    return None if 0 < n < programme.disclosure_minimum else n
