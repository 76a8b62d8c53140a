"""The theory as it was tested by a milestone, for pages and reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.evidence.rating import Weighed, rate
from evaluator.evidence.sources import Memory
from evaluator.evidence.state import Held, Standing, held
from evaluator.findings.model import Findings
from evaluator.findings.tested import (
    DescribedClaim,
    DescribedContext,
    DescribedInterpretation,
    DescribedLink,
    DescribedPiece,
    GroupPresent,
    TheoryTested,
)
from evaluator.programme.claims import Claim, claims
from evaluator.programme.merging import BETWEEN_TITLES, members
from evaluator.programme.model import Group, Link, Programme, Text
from evaluator.results.milestones import counts_to_see
from evaluator.store.counts import Count
from evaluator.store.evidence import About, Interpretation
from evaluator.store.wave_times import TIME_ZONE

if TYPE_CHECKING:
    from sqlalchemy import Connection


def with_evidence(
    db: Connection, count: Count, findings: Findings, *, shown_only: bool = False, memory: Memory | None = None
) -> Findings:
    """The findings of a count with the evidence that is recorded now; as they are where none is. ``shown_only``: for
    whoever sees no count before it is shown."""
    counts = counts_to_see(db, count.programme, shown_only=shown_only) | {count.milestone: count}
    its = held(db, findings.programme, count.milestone, counts, memory=memory)
    if its.is_empty:
        return findings
    return replace(findings, theory=told(its), synthetic=findings.synthetic or _is_synthetic(its))


def told(its: Held, *, with_words: bool = False) -> TheoryTested:
    """``with_words``: also of pieces that no longer count, which only who judges them reads."""
    context = [node for node in its.programme.nodes if node.kind == "context"]
    return TheoryTested(
        tuple(_link(link, its, with_words) for link in its.programme.links),
        tuple(_context(node.key, its, with_words) for node in context),
        tuple(interpretation_told(one, its.programme) for one in its.interpretations),
    )


def left_over(its: Held) -> Iterator[tuple[About, tuple[Standing, ...]]]:
    """What is about a link, claim or context factor that the programme no longer has in these words."""
    there = {about for link in its.programme.links for about in _abouts(link, its.programme)}
    there |= {About(subject="node", place=node.key) for node in its.programme.nodes if node.kind == "context"}
    return ((about, some) for about, some in its.pieces.items() if about not in there)


def about_of(claim: Claim) -> About:
    return About(subject=claim.subject, place=claim.link, claim=claim.key)


def _abouts(link: Link, programme: Programme) -> Iterator[About]:
    yield About(subject="link", place=link.key)
    yield from map(about_of, claims(programme, link))


def _link(link: Link, its: Held, with_words: bool) -> DescribedLink:
    about = About(subject="link", place=link.key)
    own, judged = its.pieces.get(about, ()), its.judged.get(about)
    each = [(one.subject, _claim(one, its, with_words)) for one in claims(its.programme, link)]
    assumptions = tuple(told for subject, told in each if subject == "assumption")
    rivals = tuple(told for subject, told in each if subject == "rival")
    found = rate(_weighed(own), [one.state for one in assumptions], [one.state for one in rivals])
    overruled = judged.recorded.why if judged and judged.verdict not in ("", found.rating) else ""
    return DescribedLink(
        link.key,
        link.source,
        link.target,
        link.mechanism,
        judged.seen if judged else "",
        judged.for_whom if judged else "",
        judged.verdict if judged and overruled else found.rating,
        found.rating,
        found.because,
        overruled,
        _pieces(own, with_words),
        assumptions,
        rivals,
    )


def _claim(claim: Claim, its: Held, with_words: bool) -> DescribedClaim:
    """Untested, or not weighed, again once no evidence on it counts any more."""
    about = about_of(claim)
    judged, own = its.judged.get(about), its.pieces.get(about, ())
    default = "untested" if claim.subject == "assumption" else ""
    if judged is None or all(one.flag for one in own):
        return DescribedClaim(claim.key, claim.text, default, "", _pieces(own, with_words))
    return DescribedClaim(
        claim.key, claim.text, judged.verdict or default, judged.recorded.why, _pieces(own, with_words)
    )


def _context(node: str, its: Held, with_words: bool) -> DescribedContext:
    about = About(subject="node", place=node)
    judged = its.judged.get(about)
    return DescribedContext(node, judged.seen if judged else "", _pieces(its.pieces.get(about, ()), with_words))


def _weighed(some: Iterable[Standing]) -> list[Weighed]:
    return [
        Weighed(one.family, one.piece.direction, one.piece.strength, one.piece.test) for one in some if not one.flag
    ]


def _pieces(some: Iterable[Standing], with_words: bool) -> tuple[DescribedPiece, ...]:
    return tuple(piece_told(one, with_words=with_words) for one in some)


def piece_told(its: Standing, *, with_words: bool = False) -> DescribedPiece:
    piece, silent = its.piece, bool(its.flag) and not with_words
    return DescribedPiece(
        piece.id,
        piece.kind,
        its.family,
        piece.direction,
        piece.strength,
        piece.test,
        piece.milestone,
        piece.reference,
        "" if silent else piece.seen,
        "" if silent else piece.source,
        piece.recorded.at.astimezone(TIME_ZONE).date(),
        its.flag,
    )


def interpretation_told(its: Interpretation, programme: Programme) -> DescribedInterpretation:
    """Groups that the figures show together are told together here, too; not how many came where one of them was
    missing, since that would be the number of another."""
    minimum = programme.disclosure_minimum
    present: list[GroupPresent] = []
    absent: list[Text] = []
    for group in programme.groups:
        came = [its.present[one] for one in members(group.key) if one in its.present]
        absent_here = [one for one in members(group.key) if one in its.absent]
        if came:
            n = None if None in came or absent_here else sum(filter(None, came))
            present.append(present_told(group.key, n, group.population_at(its.milestone), minimum))
        own = zip(members(group.key), _titles(group), strict=True)
        absent += [title for key, title in own if key in its.absent]
    return DescribedInterpretation(
        its.id, its.title, its.milestone, its.held_on, tuple(present), tuple(absent), its.shown, its.missing
    )


def _titles(group: Group) -> list[Text]:
    """The titles of those whom a group as it is reported is made of."""
    parts = {language: words.split(BETWEEN_TITLES) for language, words in group.title.items()}
    number = len(members(group.key))
    return [
        {language: words[place] for language, words in parts.items() if place < len(words)} for place in range(number)
    ]


def present_told(group: str, n: int | None, size: int | None, minimum: int) -> GroupPresent:
    """No number where fewer than the minimum came or stayed away, nor which of these, nor whether they were counted."""
    few = n is None or n < minimum or (size is not None and size - n < minimum)
    return GroupPresent(group, None if few else n)


def _is_synthetic(its: Held) -> bool:
    own: Mapping[About, tuple[Standing, ...]] = its.pieces
    return any(one.piece.synthetic for some in own.values() for one in some) or any(
        one.synthetic for one in its.interpretations
    )
