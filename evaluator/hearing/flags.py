"""What in a remark may tell more of somebody than was meant: numbers like a CPR number, e-mail addresses, phones, and
the name of somebody who asked to be unnamed."""

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
# Who was unnamed from the beginning has no name to look for: only her own words tell that one stands there. No place
# where it can begin holds another, so that a long text is gone through once.
_PRESENTS: Final = re.compile(
    r"(?<!\w)(?i:jeg hedder|mit navn er|my name is|i am called|hilsen|hilsner|(?:m?v|k)h\.?|regards|sincerely)"
    r"[ ,:]{0,2}\s{0,4}"
    r"([A-ZÆØÅ][\w'’-]{1,40}(?: (?!I\b)[A-ZÆØÅ][\w'’-]{0,40}){0,3})"
)
_SIGNED: Final = re.compile(
    r"\n[ \t]{0,8}(?:[-–] ?)?(?!(?i:mvh|vh|kh|hilsen|hilsner|venlig|bedste|tak|kind|best|yours|regards)\b)"
    r"([A-ZÆØÅ][\w'’-]{1,40}(?: [A-ZÆØÅ](?:[\w'’-]{1,40}|\.)){0,2})[.,]?\s{0,100}\Z"
)
"""A last line that is nothing but a word or a few with capitals, below what was written."""


@dataclass(frozen=True, slots=True)
class Flag:
    """``kind``: cpr, email, phone or name. ``shown`` is what stands there, of a CPR number only its first digits."""

    kind: str
    shown: str


def flags_in(text: str, *, unnamed: bool = False) -> tuple[Flag, ...]:
    """All that is found, each once, in the order of the kinds. What is like a CPR number is no telephone. Names are
    looked for only where the writer is ``unnamed``: with others they are meant to be seen."""
    found: dict[Flag, None] = {}
    left = text
    for kind, pattern in _KINDS.items():
        for match in pattern.finditer(left):
            found[Flag(kind, f"{match[0][:2]}…" if kind == CPR else match[0])] = None
        left = pattern.sub(" ", left)
    for match in (*_PRESENTS.finditer(text), *_SIGNED.finditer(text)) if unnamed else ():
        found[Flag("name", match[1])] = None
    return tuple(found)
