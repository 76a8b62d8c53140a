"""What a programme calls its registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RegisterNames:
    """``title`` of a register, ``one`` row of it and some of its ``states``, each by language as it stands inside a
    sentence; {} for its usual name."""

    title: Mapping[str, str] = field(default_factory=dict)
    one: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
