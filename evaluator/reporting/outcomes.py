"""A page for each outcome of the theory: what the evaluator says, its indicators, a quote, and what speaks against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from analysis.results import Status
from evaluator.findings.model import Findings
from evaluator.findings.tested import DescribedLink, TheoryTested
from evaluator.programme.model import NODE_KINDS, Node
from evaluator.reporting.blocks import Block, Bullets, Paragraph, Part, Verdict
from evaluator.reporting.certainty import same_answers
from evaluator.reporting.indicator_rows import indicator_row
from evaluator.reporting.overview import EFFECTS, findings_of, measured_nodes
from evaluator.reporting.passages import passages
from evaluator.reporting.quotations import quotation_on
from evaluator.reporting.wording import SYMBOLS, Wording

MOST_AGAINST: Final = 3
"""So much that speaks against an outcome stands on its page; the rest in the appendix."""


def outcomes(findings: Findings, w: Wording) -> Part:
    """The outcomes first, then the steps before them on a page together."""
    nodes = measured_nodes(findings, EFFECTS)
    pages = [_outcome(node, findings, w, opens_page=i > 0) for i, node in enumerate(nodes)]
    intro = (Paragraph(w.r("outcomes_intro"), "note"),)
    return Part("outcomes", w.r("part_outcomes"), intro, (*pages, *_before(findings, w)), opens_page=True)


def _before(findings: Findings, w: Wording) -> tuple[Part, ...]:
    kinds = tuple(kind for kind in NODE_KINDS if kind not in EFFECTS)
    its = [_outcome(node, findings, w, opens_page=False) for node in measured_nodes(findings, kinds)]
    if not its:
        return ()
    return (Part("earlier-steps", w.r("part_earlier_steps"), parts=tuple(its), opens_page=True),)


def _outcome(node: Node, findings: Findings, w: Wording, *, opens_page: bool) -> Part:
    status, its = findings.node_status.get(node.key, Status.NO_DATA), findings_of(node, findings)
    blocks: list[Block] = [Verdict(status.value, SYMBOLS[status], w.status(status), f"{w.r(f'node_{status.value}')}.")]
    blocks += [*passages(findings, "outcome", w, key=node.key), *passages(findings, "against", w, key=node.key)]
    blocks += quotation_on(node.key, [one.indicator.key for one in its], findings, w)
    blocks += _against(node, findings.theory, w)
    blocks += [Paragraph(one, "note") for one in same_answers(its, w)]
    rows = tuple(indicator_row(finding, findings, w) for finding in its)
    return Part(f"outcome-{node.key}", w.pick(node.title), tuple(blocks), rows, opens_page=opens_page)


def _against(node: Node, theory: TheoryTested | None, w: Wording) -> list[Block]:
    """What was seen against the links to it, assumptions that fail and explanations that may do as well."""
    links = [one for one in theory.links if one.target == node.key] if theory else []
    said = [line for link in links for line in _lines(link, w)]
    if not said:
        return []
    more = len(said) - MOST_AGAINST
    rest = [Paragraph(w.many("against_more", more), "note")] if more > 0 else []
    return [Paragraph(w.r("against")), Bullets(tuple(said[:MOST_AGAINST])), *rest]


def _lines(link: DescribedLink, w: Wording) -> Iterator[str]:
    for piece in link.pieces:
        if piece.direction == "against" and piece.seen and not piece.flag:
            yield piece.seen
    for claim in link.assumptions:
        if claim.state in ("failing", "doubtful"):
            yield w.r(f"against_{claim.state}", words=w.pick(claim.text))
    for claim in link.rivals:
        if claim.state in ("likely", "possible"):
            yield w.r(f"against_{claim.state}", words=w.pick(claim.text))
