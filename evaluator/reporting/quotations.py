"""What people wrote, where it belongs: under its indicator, and else by outcome and theme in a part of its own."""

from __future__ import annotations

from typing import Final

from evaluator.findings.model import Findings
from evaluator.findings.quoted import Quoted
from evaluator.reporting.blocks import Part, Quotation
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

ANSWER: Final = "answer"


def quotations_of(findings: Findings, place: str, key: str, w: Wording) -> tuple[Quotation, ...]:
    """The quotes that belong to one thing."""
    return tuple(_quotation(one, findings, w) for one in findings.quotes if (one.place, one.key) == (place, key))


def quotations(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """The quotes that belong to no indicator of the report, by what they belong to; no part where there are none."""
    shown = {one.indicator.key for one in findings.indicators}
    others = [one for one in findings.quotes if not (one.place == "indicator" and one.key in shown)]
    if not others:
        return ()
    loose = tuple(_quotation(one, findings, w) for one in others if not _title(one, w))
    titled = {(one.place, one.key): _title(one, w) for one in others if _title(one, w)}
    order = [node.key for node in findings.programme.nodes]
    places = sorted(titled, key=lambda its: (its[0] != "node", order.index(its[1]) if its[1] in order else 0, its[1]))
    below = tuple(
        Part(f"quotes-{place}-{key}", titled[place, key], quotations_of(findings, place, key, w))
        for place, key in places
    )
    return (Part("quotes", w.t("quoting.part"), loose, below),)


def _title(one: Quoted, w: Wording) -> str:
    """What a quote belongs to; '' where that is nothing, or no longer in the programme."""
    if one.place == "code":
        return w.pick(dict(one.title))
    return next((w.pick(node.title) for node in w.programme.nodes if (one.place, one.key) == ("node", node.key)), "")


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
