"""What the evaluator wrote, with its figures in place, and plainly marked where nobody has signed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from evaluator.findings.model import Findings
from evaluator.findings.written import Passage, Recommendation
from evaluator.programme.model import Text
from evaluator.reporting.blocks import Block, Bullets, Paragraph
from evaluator.reporting.facts import Fact, facts, filled, references
from evaluator.reporting.wording import Wording


def passages(findings: Findings, place: str, w: Wording, *, key: str | None = None, tone: str = "") -> list[Block]:
    """The passages of one place as running text; ``key``: only those with that key. Nothing where none is written."""
    its = [one for one in _of(findings, place) if key is None or one.key == key]
    known = known_facts(findings, w) if its else {}
    said: list[Block] = [Paragraph(filled(w.pick(one.text), known)[0], tone) for one in its]
    return [*said, *unsigned(its, w)]


def listed_passages(findings: Findings, place: str, w: Wording) -> list[Block]:
    """The passages of one place as a list; each leads to the indicator that its first figure is of."""
    its = sorted(_of(findings, place), key=lambda one: one.key)
    if not its:
        return []
    known = known_facts(findings, w)
    items = tuple(filled(w.pick(one.text), known)[0] for one in its)
    return [Bullets(items, tuple(lead_of(one.text, findings, w) for one in its)), *unsigned(its, w)]


def lead_of(text: Text, findings: Findings, w: Wording) -> str:
    """The part of the first indicator that a text names; '' where it names none."""
    known = known_facts(findings, w)
    named = (known[key].indicator for key in references(w.pick(text)) if key in known)
    return next((part_of(indicator) for indicator in named if indicator), "")


def known_facts(findings: Findings, w: Wording) -> Mapping[str, Fact]:
    """The figures that a sentence may name, worked out once for a report."""
    if not w.facts:
        w.facts.update(facts(findings, w))
    return cast("Mapping[str, Fact]", w.facts)


def part_of(indicator: str) -> str:
    """The key of the part of the report that tells of an indicator."""
    return f"indicator-{indicator}"


def signers(findings: Findings) -> Sequence[str]:
    """Who signed, each once; empty where any text is unsigned."""
    its = findings.written
    if its is None or not its.is_signed:
        return ()
    return tuple(dict.fromkeys(one.signed_by for one in its.texts))


def rests_on(one: Recommendation, findings: Findings, w: Wording) -> str:
    """The part that a recommendation's first finding leads to, of a finding on page one that of its figure; '' where
    there is none."""
    indicators = {its.indicator.key for its in findings.indicators}
    for place in one.findings:
        kind, _, key = place.partition(":")
        if kind == "outcome":
            return f"outcome-{key}"
        if kind == "finding":
            return next((lead_of(its.text, findings, w) for its in _of(findings, kind) if its.key == key), "")
        if place in indicators:
            return part_of(place)
    return ""


def _of(findings: Findings, place: str) -> tuple[Passage, ...]:
    return () if findings.written is None else findings.written.of(place)


def unsigned(its: Iterable[Passage | Recommendation], w: Wording) -> list[Block]:
    """The mark of texts of which nobody has signed some; nothing where somebody has signed all."""
    drafts = [one for one in its if not one.signed_by]
    if not drafts:
        return []
    by_machine = all(isinstance(one, Passage) and one.by_machine for one in drafts)
    return [Paragraph(w.r("passage_by_machine" if by_machine else "passage_unsigned"), "note")]
