"""What evidence is about and what it points at, in the words in which pages show them to whoever judges."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.evidence.sources import MEASURE, ROW, Known, Source
from evaluator.programme.claims import claims
from evaluator.programme.model import Programme
from evaluator.records.registry import COUNTABLE, REGISTERS
from evaluator.reporting.narrative import scale_of
from evaluator.reporting.wording import Wording
from evaluator.store.evidence import About
from evaluator.store.text_tables import MATERIAL_KINDS
from evaluator.texts import Texts

MOST_OF_A_QUOTE = 90
"""Characters of a quote in a list."""


def about_in_words(programme: Programme, about: About, t: Texts) -> str:
    """The link, claim or context factor in its own words; '' for what the programme does not have."""
    titles = {node.key: t.pick(node.title) for node in programme.nodes}
    if about.subject == "node":
        return titles.get(about.place, "")
    link = next((one for one in programme.links if one.key == about.place), None)
    if link is None:
        return ""
    if about.subject == "link":
        return f"{titles[link.source]} → {titles[link.target]}"
    found = next((one for one in claims(programme, link) if one.key == about.claim), None)
    return t.pick(found.text) if found else ""


def written(about: About) -> str:
    """As it stands in an address or a form."""
    return ":".join([about.subject, about.place, *([about.claim] if about.claim else [])])


def read(written: str) -> About | None:
    """The other way; None for what is nothing of the kind."""
    parts = written.split(":")
    if len(parts) not in (2, 3) or parts[0] not in ("link", "assumption", "rival", "node"):
        return None
    return About(subject=parts[0], place=parts[1], claim=parts[2] if len(parts) == 3 else "")


def thing_in_words(its: Source, now: Known, w: Wording) -> str:
    milestone = w.title("milestones", its.milestone) if its.milestone else ""
    if its.kind == "indicator":
        return _indicator(its, now, milestone, w)
    if its.kind == "theme":
        titles, n = _themes(now, its, w)
        return w.t("evidence.thing_theme", title=titles, milestone=milestone, n=n)
    if its.kind == "register":
        return _register(its, now, milestone, w)
    if its.kind == "interpretation":
        found = now.interpretations[its.reference]
        at = w.title("milestones", found.milestone)
        return w.t("evidence.thing_interpretation", title=found.title, milestone=at)
    if its.kind in MATERIAL_KINDS:
        return now.materials[its.reference].title
    words = now.quotes[its.reference].quote.redacted
    return w.quote(words if len(words) <= MOST_OF_A_QUOTE else f"{words[:MOST_OF_A_QUOTE]}…")


def _indicator(its: Source, now: Known, milestone: str, w: Wording) -> str:
    finding = now.finding(its.reference, its.milestone)
    assert finding is not None
    assert finding.estimate is not None
    assert finding.estimate.value is not None
    figure = w.value(finding.indicator, finding.estimate.value, scale_of(finding))
    status = w.in_sentence(w.status(finding.status))
    title = w.pick(finding.indicator.title)
    return w.t("evidence.thing_indicator", title=title, milestone=milestone, figure=figure, status=status)


def _themes(now: Known, its: Source, w: Wording) -> tuple[str, str]:
    """The theme's title, and how many raised it in each question."""
    findings = now.findings[its.milestone]
    questions = findings.texts.questions if findings.texts else ()
    told = [theme for question in questions for theme in question.themes if theme.key == its.reference]
    return w.pick(told[0].title), ", ".join(w.count(one.n) for one in told)


def _register(its: Source, now: Known, milestone: str, w: Wording) -> str:
    if (its.reference, its.milestone) in now.measures:
        name, _, key = its.reference.partition(MEASURE)
        figure = w.measured(name, COUNTABLE[name].measure(key), now.measures[its.reference, its.milestone])
        return w.t("evidence.thing_measure", milestone=milestone, figure=figure.rstrip(","))
    name, _, key = its.reference.partition(ROW)
    return w.t("evidence.thing_row", register=w.register(name).capitalize(), title=row_title(name, now.rows[name][key]))


def row_title(register: str, row: Mapping[str, object]) -> str:
    """Its title where the register has one, else its first filled columns."""
    filled = [str(row[one.name]) for one in REGISTERS[register].columns if one.kind == "text" and row.get(one.name)]
    return str(row.get("title") or "") or ", ".join(filled[:2]) or str(row["reference"])
