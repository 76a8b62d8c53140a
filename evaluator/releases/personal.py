"""Personal text of a release: a mark stands for it in the document, with a salted commitment, and the text beside it.

Findings are marked before they are composed, so that wherever the report prints such a text the mark stands in its
place. Erasing text and salt then leaves the document, its digest and the proof of both as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any, Final

from evaluator.findings.model import Findings
from evaluator.findings.tested import DescribedClaim, DescribedPiece, TheoryTested
from evaluator.findings.written import Recommendation, Written

QUOTE: Final = "quote"
"""Of a quote, or of evidence that points at one; the reference is the quote's id."""
MATERIAL: Final = "material"
"""Of evidence that points at an interview, an observation or a document; the reference is the material's id."""
RESPONSE: Final = "response"
"""What was answered to a recommendation; the reference is its number."""
OWNER: Final = "owner"
"""Who answers for a recommendation; the reference is its number."""
KINDS: Final = (QUOTE, MATERIAL, RESPONSE, OWNER)
_OF_PIECE: Final = {"quote": QUOTE, "interview": MATERIAL, "observation": MATERIAL, "document": MATERIAL}
_OPEN, _CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
_MARK: Final = re.compile(f"{_OPEN}([a-z]+){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal text by the letters of its mark. ``kind`` and ``reference`` say whose erasure takes it along."""

    mark: str
    kind: str
    reference: str
    text: str


def commitment(text: str, salt: str) -> str:
    """What the document holds of a text: nobody without the salt can try texts against it."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def marked(findings: Findings) -> tuple[Findings, tuple[Personal, ...]]:
    """The findings with a mark for each personal text, and the texts; the same text of the same thing has one mark."""
    taken = _Taken()
    quotes = tuple(replace(one, text=taken(QUOTE, one.id, one.text)) for one in findings.quotes)
    theory = findings.theory and _theory(findings.theory, taken)
    written = findings.written and _written(findings.written, taken)
    return replace(findings, quotes=quotes, theory=theory, written=written), tuple(taken.found.values())


def filled(value: Any, said: Callable[[str], str | None]) -> Any:
    """A value of JSON with each mark replaced by what ``said`` gives for its letters. A string that is a mark and
    nothing else is None where ``said`` gives None."""
    if isinstance(value, str):
        return _filled(value, said)
    if isinstance(value, Mapping):
        return {key: filled(one, said) for key, one in value.items()}
    return [filled(one, said) for one in value] if isinstance(value, list) else value


def _filled(text: str, said: Callable[[str], str | None]) -> str | None:
    whole = _MARK.fullmatch(text)
    return said(whole[1]) if whole else _MARK.sub(lambda found: said(found[1]) or "", text)


class _Taken:
    """Gives each text its mark."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, str], Personal] = {}

    def __call__(self, kind: str, reference: str, text: str) -> str:
        if not text:
            return ""
        letters = _letters(len(self.found))
        its = self.found.setdefault((kind, reference, text), Personal(letters, kind, reference, text))
        return f"{_OPEN}{its.mark}{_CLOSE}"


def _letters(number: int) -> str:
    """a, b, ... z, aa, ab, ...: no digit, since numbers of a report are figures."""
    found, left = "", number + 1
    while left:
        left, last = divmod(left - 1, len(ascii_lowercase))
        found = ascii_lowercase[last] + found
    return found


def _theory(its: TheoryTested, taken: _Taken) -> TheoryTested:
    links = tuple(
        replace(
            one,
            pieces=tuple(_pieces(one.pieces, taken)),
            assumptions=tuple(_claims(one.assumptions, taken)),
            rivals=tuple(_claims(one.rivals, taken)),
        )
        for one in its.links
    )
    context = tuple(replace(one, pieces=tuple(_pieces(one.pieces, taken))) for one in its.context)
    return replace(its, links=links, context=context)


def _claims(some: Iterable[DescribedClaim], taken: _Taken) -> Iterator[DescribedClaim]:
    return (replace(one, pieces=tuple(_pieces(one.pieces, taken))) for one in some)


def _pieces(some: Iterable[DescribedPiece], taken: _Taken) -> Iterator[DescribedPiece]:
    for one in some:
        kind = _OF_PIECE.get(one.kind, "") if one.reference else ""
        if kind:
            seen, source = (taken(kind, one.reference, text) for text in (one.seen, one.source))
            yield replace(one, seen=seen, source=source)
        else:
            yield one


def _written(its: Written, taken: _Taken) -> Written:
    some = (tuple(_responses(each, taken)) for each in (its.recommendations, its.earlier))
    recommendations, earlier = some
    return replace(its, recommendations=recommendations, earlier=earlier)


def _responses(some: Iterable[Recommendation], taken: _Taken) -> Iterator[Recommendation]:
    for one in some:
        if one.response is None:
            yield one
            continue
        number = str(one.number)
        reason, action = (taken(RESPONSE, number, text) for text in (one.response.reason, one.response.action))
        owner = taken(OWNER, number, one.response.owner)
        yield replace(one, response=replace(one.response, reason=reason, action=action, owner=owner))
