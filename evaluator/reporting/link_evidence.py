"""The appendix on evidence: each link with every piece of it, the context, and the joint interpretations."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.findings.model import Findings
from evaluator.findings.tested import DescribedClaim, DescribedInterpretation, DescribedLink, TheoryTested
from evaluator.reporting.blocks import Block, Bullets, Notice, Paragraph, Part, Verdict
from evaluator.reporting.theory import SIGNS
from evaluator.reporting.theory_tested import (
    LOOK_OF,
    because,
    claim_in_words,
    name_of,
    people_in_words,
    piece_in_words,
)
from evaluator.reporting.wording import Wording


def evidence(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """No part where no evidence was recorded."""
    its = findings.theory
    if its is None:
        return ()
    links = tuple(_link(one, w) for one in its.links if has_anything(one))
    parts = (*links, *_context(its, w), *_interpretations(its, w))
    return (Part("evidence", w.t("evidence.appendix"), (Paragraph(w.t("evidence.report_intro")),), parts),)


def link_part(its: DescribedLink) -> str:
    """The key of the part that tells of a link."""
    return f"link-{its.source}-{its.target}"


def has_anything(its: DescribedLink) -> bool:
    """Whether anything was recorded of a link."""
    claims = (*its.assumptions, *its.rivals)
    return bool(its.pieces or its.seen or its.overruled or any(one.pieces or one.why for one in claims))


def _link(its: DescribedLink, w: Wording) -> Part:
    blocks: list[Block] = [
        Verdict(LOOK_OF.get(its.rating, "no_data"), SIGNS[its.rating], w.t(f"evidence.rating_{its.rating}"), ""),
        Paragraph(w.t("evidence.expected", words=w.pick(its.mechanism))),
    ]
    blocks += [Paragraph(w.t("evidence.what_was_seen", words=its.seen))] if its.seen else []
    blocks += [Paragraph(w.t("evidence.for_whom_line", words=its.for_whom))] if its.for_whom else []
    blocks += (
        [Paragraph(w.t("evidence.by_rule", why=because(its, w)), "note")]
        if not its.overruled
        else [
            Notice(
                w.t("evidence.overruled"),
                w.t(
                    "evidence.overruled_text",
                    rule=w.in_sentence(w.t(f"evidence.rating_{its.by_rule}")),
                    because=because(its, w),
                    why=its.overruled,
                ),
            )
        ]
    )
    blocks += [Bullets(tuple(piece_in_words(one, w) for one in its.pieces))] if its.pieces else []
    for heading, kind, some in (("assumptions", "state", its.assumptions), ("rivals", "weight", its.rivals)):
        if some:
            blocks += [
                Paragraph(w.t(f"evidence.{heading}")),
                Bullets(tuple(_with_pieces(one, kind, w) for one in some)),
            ]
    return Part(link_part(its), name_of(its, w), tuple(blocks))


def _with_pieces(its: DescribedClaim, kind: str, w: Wording) -> str:
    said = [
        claim_in_words(its, kind, w),
        *([its.why] if its.why else []),
        *(piece_in_words(one, w) for one in its.pieces),
    ]
    return " ".join(said)


def _context(its: TheoryTested, w: Wording) -> Iterator[Part]:
    seen = [one for one in its.context if one.seen or one.pieces]
    if seen:
        lines = tuple(
            " ".join(
                [
                    f"{w.title('nodes', one.node)}:",
                    *([one.seen] if one.seen else []),
                    *(piece_in_words(piece, w) for piece in one.pieces),
                ]
            )
            for one in seen
        )
        yield Part("theory-context", w.t("evidence.context"), (Bullets(lines),))


def _interpretations(its: TheoryTested, w: Wording) -> Iterator[Part]:
    if its.interpretations:
        below = tuple(_interpretation(one, w) for one in its.interpretations)
        intro = Paragraph(w.t("evidence.interpretations_intro"))
        yield Part("interpretations", w.t("evidence.interpretations"), (intro,), below)


def _interpretation(its: DescribedInterpretation, w: Wording) -> Part:
    title = its.title if its.held_on is None else w.t("evidence.held_on", title=its.title, date=w.date(its.held_on))
    shown = tuple(
        w.t(
            "evidence.said_of", indicator=w.title("indicators", key), said=w.t(f"evidence.said_{said}"), words=words
        ).strip()
        for key, said, words in its.shown
    )
    blocks: list[Block] = [Paragraph(said)] if (said := people_in_words(its, w)) else []
    blocks += [Bullets(shown)] if shown else []
    blocks += [Paragraph(w.t("evidence.was_missing", words=its.missing))] if its.missing else []
    return Part(f"interpretation-{its.id}", title, tuple(blocks))
