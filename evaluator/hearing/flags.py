"""What in a remark may tell more of somebody than was meant: numbers like a CPR number, e-mail addresses, phones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

CPR: Final = "cpr"
_KINDS: Final = {
    CPR: re.compile(r"(?<![^\W_])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[ -]?\d{4}(?![^\W_])"),
    # Bounded, and begun where a word begins: a long run of letters would else be gone through from each of them.
    "email": re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
    "phone": re.compile(
        r"(?<![\w.,-])(?:(?:\+|00)45[ ]?)?(?:[2-9]\d(?:[ ]?\d{2}){3}|[2-9]\d{3}[ ]\d{4})(?![\w-]|[.,]\d)"
    ),
}


@dataclass(frozen=True, slots=True)
class Flag:
    """``kind``: cpr, email or phone. ``shown`` is what stands there, of a CPR number only its first digits."""

    kind: str
    shown: str


def flags_in(text: str) -> tuple[Flag, ...]:
    """All that is found, each once, in the order of the kinds. What is like a CPR number is no telephone."""
    found: dict[Flag, None] = {}
    left = text
    for kind, pattern in _KINDS.items():
        for match in pattern.finditer(left):
            found[Flag(kind, f"{match[0][:2]}…" if kind == CPR else match[0])] = None
        left = pattern.sub(" ", left)
    return tuple(found)
