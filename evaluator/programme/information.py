"""What people are told before they are asked: who is responsible for their answers, on what ground, and what happens
with them. The subjects are those of Article 13 of the General Data Protection Regulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

BASES: Final = (
    *("consent", "contract", "legal_obligation", "vital_interest"),
    *("public_task", "legitimate_interest"),
)
"""Article 6(1), letters a to f."""
SPECIAL_BASES: Final = (
    *("explicit_consent", "employment_and_social_law", "substantial_public_interest"),
    *("health_and_social_care", "public_health", "research"),
)
"""Those of Article 9(2) that an evaluation can have: letters a, b, g, h, i and j."""
SPECIAL_CATEGORIES: Final = (
    *("health", "ethnic_origin", "politics", "belief", "trade_union"),
    *("genetics", "biometrics", "sexuality"),
)
"""Article 9(1)."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agrees to, in the words of the document; other words are another version."""

    version: str = ""
    text: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Information:
    """What the people of a wave are told. Texts are by language; an empty one was not written.

    ``basis``: one of `BASES`, ``grounds`` the law, task or interest that it rests on. ``special_categories`` can occur
    in the answers, and ``special_basis`` is then one of `SPECIAL_BASES`. ``take_out``, ``quotes``: whether people are
    told that answers may be taken out row by row, and that what they write may be quoted. ``impact_assessment``: its
    reference, or why none is needed."""

    controller: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    protection_officer: Mapping[str, str] = field(default_factory=dict)
    processors: Mapping[str, str] = field(default_factory=dict)
    purpose: Mapping[str, str] = field(default_factory=dict)
    basis: str = ""
    grounds: Mapping[str, str] = field(default_factory=dict)
    special_categories: tuple[str, ...] = ()
    special_basis: str = ""
    recipients: Mapping[str, str] = field(default_factory=dict)
    take_out: bool = False
    quotes: bool = False
    retention: Mapping[str, str] = field(default_factory=dict)
    transfers: Mapping[str, str] = field(default_factory=dict)
    impact_assessment: str = ""
    consent: Consent = field(default_factory=Consent)

    @property
    def asks_consent(self) -> bool:
        """Whether people say yes before they begin."""
        return self.basis == "consent" or self.special_basis == "explicit_consent"


@dataclass(frozen=True, slots=True)
class Informing:
    """The information text of the programme, None where there is none, and that of the waves that have another."""

    general: Information | None = None
    of_waves: Mapping[str, Information] = field(default_factory=dict)

    def of(self, wave: str) -> Information | None:
        return self.of_waves.get(wave, self.general)
