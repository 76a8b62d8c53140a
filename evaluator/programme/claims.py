"""The assumptions and rival explanations of the links, each under a key that its words give it.

The document has no keys for them. A key follows from the words in the programme's first language alone: a comma, a
capital, a quotation mark or a better translation leaves it, another word makes it another claim, which nobody has
tested yet.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from evaluator.programme.model import Link, Programme, Text

_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Claim:
    """``subject`` is 'assumption' or 'rival', ``link`` the key of its link."""

    subject: str
    link: str
    key: str
    text: Text


def claims(programme: Programme, link: Link) -> tuple[Claim, ...]:
    """Of one link, assumptions first, as the document has them; those with the same words once."""
    found = [("assumption", text) for text in link.assumptions] + [("rival", text) for text in link.rivals]
    its = [Claim(subject, link.key, claim_key(_first(text, programme)), text) for subject, text in found]
    return tuple({(one.subject, one.key): one for one in its}.values())


def claim_key(words: str) -> str:
    """The words without case, marks and spaces, as a short digest."""
    said = " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", words).casefold()))
    return hashlib.sha256(said.encode()).hexdigest()[:_LENGTH]


def _first(text: Text, programme: Programme) -> str:
    """In the first of the programme's languages that has it."""
    return next((text[language] for language in programme.languages if text.get(language)), "")
