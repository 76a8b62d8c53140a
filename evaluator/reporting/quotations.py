"""What people wrote: one quote on the page of each outcome, the others by what they belong to in the appendix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluator.findings.model import Findings
from evaluator.findings.quoted import Quoted
from evaluator.reporting.blocks import Part, Quotation
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

ANSWER: Final = "answer"


def quotation_on(node: str, indicators: Sequence[str], findings: Findings, w: Wording) -> tuple[Quotation, ...]:
    """The one quote on the page of an outcome: of the outcome itself, else of one of its indicators."""
    found = _on_page(node, indicators, findings)
    return (_quotation(found, findings, w),) if found else ()


def quotations(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """The quotes that stand on no outcome's page, by what they belong to; no part where there are none."""
    asked: dict[str, list[str]] = {}
    for its in findings.indicators:
        asked.setdefault(its.indicator.node, []).append(its.indicator.key)
    printed = [_on_page(node, indicators, findings) for node, indicators in asked.items()]
    others = [one for one in findings.quotes if one not in printed]
    if not others:
        return ()
    loose = tuple(_quotation(one, findings, w) for one in others if not _title(one, w))
    titled = {(one.place, one.key): _title(one, w) for one in others if _title(one, w)}
    order = [node.key for node in findings.programme.nodes]
    places = sorted(titled, key=lambda its: (its[0] != "node", order.index(its[1]) if its[1] in order else 0, its[1]))
    below = tuple(
        Part(f"quotes-{place}-{key}", titled[place, key], _of_place(others, place, key, findings, w))
        for place, key in places
    )
    return (Part("quotes", w.t("quoting.part"), loose, below),)


def _on_page(node: str, indicators: Sequence[str], findings: Findings) -> Quoted | None:
    places = [("node", node), *(("indicator", key) for key in indicators)]
    found = [one for place in places for one in findings.quotes if (one.place, one.key) == place]
    return next(iter(found), None)


def _of_place(others: Sequence[Quoted], place: str, key: str, findings: Findings, w: Wording) -> tuple[Quotation, ...]:
    return tuple(_quotation(one, findings, w) for one in others if (one.place, one.key) == (place, key))


def _title(one: Quoted, w: Wording) -> str:
    """What a quote belongs to; '' where that is nothing, or no longer in the programme."""
    if one.place == "code":
        return w.pick(dict(one.title))
    titles = {("node", its.key): its.title for its in w.programme.nodes}
    titles |= {("indicator", its.key): its.title for its in w.programme.indicators}
    found = titles.get((one.place, one.key))
    return w.pick(found) if found else ""


def _quotation(one: Quoted, findings: Findings, w: Wording) -> Quotation:
    words = Texts(one.language)("quoting.quoted", text=one.text)
    return Quotation(words, one.language, _attribution(one, findings, w))


def _attribution(one: Quoted, findings: Findings, w: Wording) -> str:
    if one.source != ANSWER:
        return w.t(f"quoting.from_{one.source}")
    if not one.group:
        return w.t("quoting.from_participant")
    milestone = w.pick(findings.milestone.title)
    return w.t("quoting.from_group", group=w.title("groups", one.group), milestone=milestone)
