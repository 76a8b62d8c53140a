"""Everything of a programme that is edited on a page of its own, by the names that it has in addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluator.web.designing.framework_parts import (
    Groups,
    Milestones,
    Phases,
    Processes,
    Settings,
    Stages,
    Visions,
)
from evaluator.web.designing.indicators_parts import Indicators
from evaluator.web.designing.information_parts import Information, Variants
from evaluator.web.designing.part import EntryPart
from evaluator.web.designing.theory_parts import Links, Nodes
from evaluator.web.designing.waves_parts import Waves

ENTRIES: Final[Mapping[str, EntryPart]] = {
    part.slug: part
    for part in (
        *(Groups(), Processes(), Stages(), Visions(), Phases(), Milestones()),
        *(Nodes(), Links(), Indicators()),
        *(Waves(), Variants()),
    )
}
SETTINGS: Final = Settings()
INFORMATION: Final = Information()
FRAME: Final = ("groups", "milestones", "processes", "stages", "visions", "phases")
"""The sections around the theory, in the order in which they are mostly filled in."""


def part_of(section: str) -> EntryPart | None:
    return next((part for part in ENTRIES.values() if part.kind == section), None)
