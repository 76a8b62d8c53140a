"""Young people in a wave: how old they must be, and below which age a parent or guardian agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

ADULT: Final = 18
"""Below it a parent or guardian agrees, where a wave does not say otherwise."""
OLDEST: Final = 25
"""No wave asks for a higher age."""
YOUNGER, GUARDED, OLD_ENOUGH = "younger", "guarded", "old_enough"
"""What people say of their age: in words, never as a number. GUARDED: old enough to answer, but only where a guardian
has agreed."""


@dataclass(frozen=True, slots=True)
class Young:
    """``lowest_age``: nobody younger is asked; None: anybody. ``guardian``: what somebody younger than
    ``guardian_below`` says that a parent or guardian has agreed to, by language; {} where nobody need."""

    lowest_age: int | None = None
    guardian: Mapping[str, str] = field(default_factory=dict)
    guardian_below: int = ADULT

    @property
    def answers(self) -> tuple[str, ...]:
        """What people can say of their age, from the youngest; none where they are not asked."""
        found = ((YOUNGER, self.lowest_age is not None), (GUARDED, bool(self.guardian)))
        asked = tuple(one for one, is_asked in found if is_asked)
        return (*asked, OLD_ENOUGH) if asked else ()

    @property
    def all_from(self) -> int:
        """The age from which nobody asks any further."""
        return self.guardian_below if self.guardian else self.lowest_age or 0
