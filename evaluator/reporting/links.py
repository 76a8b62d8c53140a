"""The theory tested, in a line for each link that matters: expected, seen, how sure, what failed, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from evaluator.findings.model import Findings
from evaluator.findings.tested import DescribedLink, TheoryTested
from evaluator.reporting.blocks import Block, Column, Figure, Paragraph, Part, Table
from evaluator.reporting.charts import mark
from evaluator.reporting.link_evidence import has_anything, link_part
from evaluator.reporting.passages import passages
from evaluator.reporting.theory import SIGNS, theory_svg
from evaluator.reporting.theory_tested import claims_in_a_line, in_short, name_of, rating_in_words
from evaluator.reporting.wording import Wording

_DECISIVE: Final = ("contradicted", "strong")


def theory_tested(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """No part where no evidence was recorded."""
    its = findings.theory
    if its is None:
        return ()
    blocks: list[Block] = [
        *passages(findings, "theory", w),
        Paragraph(next(in_short(its, w))),
        _figure(findings, its, w),
    ]
    telling = sorted((one for one in its.links if _matters(one)), key=_order)
    blocks += [_lines(telling, w)] if telling else []
    blocks += passages(findings, "against", w, key="")
    others = len(its.links) - len(telling)
    said = [w.t("evidence.others_one" if others == 1 else "evidence.others", n=w.count(others))] if others else []
    blocks.append(Paragraph(" ".join([*said, w.t("evidence.rule")]), "note"))
    return (Part("theory-tested", w.t("evidence.title"), tuple(blocks), lead="evidence", opens_page=True),)


def _matters(link: DescribedLink) -> bool:
    """Whether its evidence is strong or against it, an assumption of it fails, or a rival is likely."""
    failing = any(one.state == "failing" for one in link.assumptions)
    return has_anything(link) and (
        link.rating in _DECISIVE or failing or any(one.state == "likely" for one in link.rivals)
    )


def _order(link: DescribedLink) -> int:
    """What is contradicted first, what is strong last."""
    return {"contradicted": 0, "strong": 2}.get(link.rating, 1)


def _figure(findings: Findings, its: TheoryTested, w: Wording) -> Figure:
    ratings = {one.key: one.rating for one in its.links}
    svg = theory_svg(findings.programme, findings.node_status, w.t, mark=mark(findings, w), ratings=ratings)
    alt = " ".join(_alt(its.links, w))
    return Figure("theory-tested", svg, alt, w.t("evidence.picture_caption"), wide=True)


def _alt(links: Sequence[DescribedLink], w: Wording) -> Iterator[str]:
    yield w.t("evidence.picture_alt")
    for rating in SIGNS:
        names = [name_of(one, w) for one in links if one.rating == rating]
        if names:
            yield w.t("evidence.picture_alt_rating", rating=w.t(f"evidence.rating_{rating}"), links="; ".join(names))


def _lines(telling: Sequence[DescribedLink], w: Wording) -> Table:
    """One line a link."""
    none = w.r("not_applicable")
    rows = tuple(
        (
            name_of(one, w),
            rating_in_words(one.rating, w),
            w.pick(one.mechanism) or none,
            one.seen or none,
            claims_in_a_line(one, w) or none,
            one.for_whom or none,
        )
        for one in telling
    )
    widths = {"link": 1.5, "rating": 1.05, "claims": 1.3}
    names = ("link", "rating", "expected", "seen", "claims", "for_whom")
    columns = tuple(Column(w.t(f"evidence.column_{name}"), width=widths.get(name, 1.35)) for name in names)
    leads = tuple(link_part(one) for one in telling)
    return Table(w.t("evidence.table"), columns, rows, leads=leads)
