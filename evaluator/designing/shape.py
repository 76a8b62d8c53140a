"""How a programme document is laid out where no author did: the order of docs/programme-document.md."""

from __future__ import annotations

from typing import Final

from surveys.document.values import Shape
from surveys.messages import LANGUAGES

NAMED: Final = ("phases", "groups", "processes", "stages", "visions", "milestones", "nodes", "indicators", "waves")
"""The sections whose entries are tables by their keys."""
LINKS: Final = "links"
"""The section whose entries are known by their two ends."""

PROGRAMME: Final = Shape(
    order=(
        *("key", "languages", "evaluator", "disclosure_minimum", "self_generated_code", "kind", "node", "family"),
        *("milestone", "questionnaire", "groups", "linkage", "from", "to", "one", "title", "purpose", "definition"),
        *("description", "mechanism", "assumptions", "rivals", "feedback", "visions", "population", "populations"),
        *("scale", "cluster", "cut_off", "final", "date_assumed", "quality", "source", "unit", "direction", "baseline"),
        *("targets", "rule", "margin", "minimum_n", "bridges", "starts", "ends", "opens", "opens_at", "closes"),
        *(
            "closes_at",
            "begin_by",
            "begin_by_at",
            "open_link",
            "lowest_age",
            "guardian_below",
            "guardian",
            "answers_until",
            "answers_months",
            "contacts_until",
            "contacts_months",
            "key_until",
            "key_months",
            "invitation",
            "controller",
        ),
        *("contact", "protection_officer"),
        *("processors", "basis", "grounds", "special_categories", "special_basis", "recipients", "take_out", "quotes"),
        *("retention", "transfers", "impact_assessment", "consent", "stated_total", "survey", "statistic", "codes"),
        *("register", "measure", "where", "version", "text", *LANGUAGES),
        *("phases", "processes", "stages", "milestones", "nodes", LINKS, "indicators", "waves"),
        *("information", "variants", "hours", "registers"),
    ),
    sections=frozenset({(name,) for name in (*NAMED, LINKS, "hours", "information", "retention", "registers")})
    | {("information", "variants")},
    named=frozenset({(name,) for name in (*NAMED, "registers")} | {("information", "variants")}),
)
