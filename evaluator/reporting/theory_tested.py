"""The theory tested in words: what is said of a link, its evidence, assumptions and rivals, and of who was there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluator.findings.model import Findings
from evaluator.findings.tested import (
    DescribedClaim,
    DescribedInterpretation,
    DescribedLink,
    DescribedPiece,
    GroupPresent,
    TheoryTested,
)
from evaluator.reporting.blocks import Paragraph
from evaluator.reporting.theory import SIGNS
from evaluator.reporting.wording import Wording

LOOK_OF: Final = {"strong": "met", "moderate": "met", "weak": "undecided", "contradicted": "not_met"}
"""In which colours a rating stands; sign and word say it, too."""

_FROM_STRONG: Final = ("strong", "moderate", "weak", "contradicted", "untested")


def interpreted(findings: Findings, indicator: str, w: Wording) -> Paragraph | None:
    """Beside a finding: at how many joint interpretations it was shown, and what was said there."""
    said = findings.theory.said_of(indicator) if findings.theory else {}
    return Paragraph(said_in_words(said, w), "note") if said else None


def said_in_words(said: dict[str, int], w: Wording) -> str:
    number = sum(said.values())
    if number == 1:
        return w.t("evidence.interpreted_one", said=w.listed([w.t(f"evidence.said_{key}") for key in said]))
    parts = [w.t(f"evidence.counted_{key}", n=w.count(n)) for key, n in said.items()]
    return w.t("evidence.interpreted", n=w.count(number), said=w.listed(parts))


def in_short(its: TheoryTested, w: Wording) -> Iterator[str]:
    """How many links the evidence carries how far, and where the theory is contradicted."""
    by_rating = {rating: [one for one in its.links if one.rating == rating] for rating in _FROM_STRONG}
    said = [
        w.t(f"evidence.rated_{rating}{'_one' if len(some) == 1 else ''}", n=w.count(len(some)))
        for rating, some in by_rating.items()
        if some
    ]
    yield w.t("evidence.in_short", n=w.count(len(its.links)), said=w.listed(said))
    if against := by_rating["contradicted"]:
        yield w.t("evidence.in_short_against", links="; ".join(name_of(one, w) for one in against))


def name_of(link: DescribedLink, w: Wording) -> str:
    return f"{w.title('nodes', link.source)} → {w.title('nodes', link.target)}"


def rating_in_words(rating: str, w: Wording) -> str:
    return f"{SIGNS[rating]}\N{NO-BREAK SPACE}{w.t(f'evidence.rating_{rating}')}"


def because(link: DescribedLink, w: Wording) -> str:
    """Why the rule says what it says."""
    return " ".join(w.t(f"evidence.because_{one}") for one in link.because)


def claims_in_a_line(link: DescribedLink, w: Wording) -> str:
    """The assumptions that do not hold and the rivals that may; '' where all are well."""
    failed = [one for one in link.assumptions if one.state in ("failing", "doubtful")]
    likely = [one for one in link.rivals if one.state in ("likely", "possible")]
    said = [claim_in_words(one, kind, w) for kind, some in (("state", failed), ("weight", likely)) for one in some]
    return " ".join(said)


def people_in_words(its: DescribedInterpretation, w: Wording) -> str:
    """Who was there and who was missing."""
    present = [_present(one, w) for one in its.present]
    said = [w.t("evidence.were_there", groups=w.listed(present))] if present else []
    absent = [w.in_sentence(w.pick(one)) for one in its.absent]
    return " ".join([*said, w.t("evidence.were_missing", groups=w.listed(absent))] if absent else said)


def piece_in_words(one: DescribedPiece, w: Wording) -> str:
    """A piece in a sentence: sign, strength, kind, test, milestone, what was seen and where."""
    sign = w.t(f"evidence.sign_{one.direction}")
    strength, kind = w.t(f"evidence.strength_{one.strength}"), w.t(f"evidence.kind_{one.kind}")
    about = [kind, w.in_sentence(strength)]
    about += [w.t(f"evidence.test_{one.test}")] if one.test else []
    about += [w.title("milestones", one.milestone)] if one.milestone else []
    if one.flag:
        return w.t("evidence.piece_gone", sign=sign, about=", ".join(about))
    source = w.t("evidence.seen_in", source=one.source) if one.source else ""
    return w.t("evidence.piece", sign=sign, seen=one.seen, about=", ".join(about), source=source).strip()


def claim_in_words(its: DescribedClaim, kind: str, w: Wording) -> str:
    """An assumption with its state, or a rival with its weight: ``kind`` is 'state' or 'weight'."""
    return w.t("evidence.claim", words=w.pick(its.text), state=w.t(f"evidence.{kind}_{its.state or 'unweighed'}"))


def _present(one: GroupPresent, w: Wording) -> str:
    group = w.in_sentence(w.title("groups", one.group))
    if one.n is not None:
        return w.t("evidence.present_n", group=group, n=w.count(one.n))
    return group
