"""How the answers of a milestone may be told by process, from how many answered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.findings.places import Places, places
from evaluator.programme.merging import keys
from evaluator.store.counting import SUBMITTED
from evaluator.store.tallies import tallies

if TYPE_CHECKING:
    from sqlalchemy import Connection


def counted_places(db: Connection, material: Material) -> dict[str, Places]:
    """By questionnaire, of the milestone that ``material`` was gathered for from ``db``. Waves whose linkage is
    confidential are left out: nobody is told by process there."""
    hidden, of = printable(material).hidden, keys(units_of(material))
    waves = material.waves_at(material.milestones[-1].key)
    its = {wave.key: wave.questionnaire for wave in waves if wave.linkage != "confidential"}
    people: dict[str, Counter[tuple[str, str, str]]] = {}
    for row in tallies(db, material.programme.key, list(its)):
        group = of.get(row.group, row.group)
        if row.variable == SUBMITTED and (row.wave, group) not in hidden:
            people.setdefault(its[row.wave], Counter())[row.wave, group, row.process] += row.n
    minimum = material.programme.disclosure_minimum
    return {key: places(some, material.programme, minimum) for key, some in sorted(people.items())}
