"""The plan as a document of two pages to be agreed on and signed: what is measured, by which rule, of whom and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluator.programme.model import Indicator, Milestone, Programme, WavePlan
from evaluator.reporting.theory import theory_alt, theory_svg
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts
from surveys.questionnaire import Scale

_QUALITY = ("response_rate", "completeness", "error_share", "timeliness")
_SIGNED = ("evaluator", "steering")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``lead``: rows of it that are headings over those below, by their place."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lead: tuple[int, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """Everything in words. ``state``: which version, or that it is a draft; ``fingerprint`` is '' for a draft that has
    faults. ``signatures``: who signs."""

    title: str
    language: str
    sender: str
    programme: str
    state: str
    purpose: str
    picture: str
    picture_alt: str
    grids: tuple[Grid, ...]
    rules: tuple[str, ...]
    fingerprint: str
    signatures: tuple[str, ...]
    labels: dict[str, str]


def plan_paper(
    programme: Programme, t: Texts, *, state: str, fingerprint: str, scales: Mapping[str, Scale]
) -> PlanPaper:
    """``scales``: by indicator that of its answers, whose words its targets are in."""
    w = Wording(t, programme, scales=scales)
    milestones = sorted(programme.milestones, key=lambda one: one.cut_off)
    grids = (_indicators(programme, milestones, w), _groups(programme, milestones, w), _when(milestones, w))
    names = ("picture", "fingerprint", "date", "signature", "purpose")
    return PlanPaper(
        title=t("plan_paper.title", title=t.pick(programme.title)),
        language=t.language,
        sender=programme.evaluator,
        programme=t.pick(programme.title),
        state=state,
        purpose=t.pick(programme.purpose),
        picture=theory_svg(programme, {}, t) if programme.nodes else "",
        picture_alt=theory_alt(programme, {}, t),
        grids=tuple(one for one in (*grids, _waves(programme, w)) if one.rows),
        rules=tuple(_rules(programme, t)),
        fingerprint=fingerprint,
        signatures=tuple(t(f"plan_paper.signed_{one}") for one in _SIGNED),
        labels={name: t(f"plan_paper.{name}") for name in names} | {"page_of": t("report.page_of")},
    )


def _rules(programme: Programme, t: Texts) -> Iterator[str]:
    for rule in sorted({one.rule for one in programme.indicators if one.targets}):
        yield t(f"plan_paper.rule_{rule}")
    yield t("plan_paper.minimum", n=programme.disclosure_minimum)


def _indicators(programme: Programme, milestones: Sequence[Milestone], w: Wording) -> Grid:
    """Below each box of the theory what measures it."""
    rows: list[tuple[str, ...]] = []
    lead = []
    for node in programme.nodes:
        own = [one for one in programme.indicators if one.node == node.key]
        if own:
            lead.append(len(rows))
            rows.append((w.pick(node.title), *("" for _ in milestones), ""))
        rows += [_indicator(one, milestones, w) for one in own]
    head = (w.t("plan_paper.indicator"), *(w.pick(one.title) for one in milestones), w.t("plan_paper.judged"))
    return Grid(w.t("plan_paper.indicators"), head, tuple(rows), tuple(lead), "indicators")


def _indicator(its: Indicator, milestones: Sequence[Milestone], w: Wording) -> tuple[str, ...]:
    targets = [w.target(its, its.targets[one.key], None) if one.key in its.targets else "–" for one in milestones]
    start = "" if its.baseline is None else w.t("plan_paper.baseline", value=w.value(its, its.baseline, None))
    said = [w.t(f"plan_paper.by_{its.rule}") if its.targets else w.t("plan_paper.not_judged")]
    if its.margin:
        said.append(w.t("plan.with_margin", margin=w.share(its.margin) if its.unit == "share" else w.count(its.margin)))
    if its.family:
        said.append(w.t("plan_paper.family", family=its.family))
    return (w.pick(its.title) + start, *targets, ", ".join(said))


def _groups(programme: Programme, milestones: Sequence[Milestone], w: Wording) -> Grid:
    rows = tuple(
        (w.pick(one.title), *(_size(one.population_at(its.key), w) for its in milestones)) for one in programme.groups
    )
    head = (w.t("plan_paper.group"), *(w.pick(one.title) for one in milestones))
    return Grid(w.t("plan_paper.groups"), head, rows, key="groups")


def _size(people: int | None, w: Wording) -> str:
    return w.t("plan_paper.unknown") if people is None else w.t.number(people)


def _when(milestones: Sequence[Milestone], w: Wording) -> Grid:
    targets = [name for name in _QUALITY if any(getattr(one.quality, name) is not None for one in milestones)]
    rows = tuple(
        (w.pick(one.title), w.date(one.cut_off), *(_share(one, name, w) for name in targets)) for one in milestones
    )
    head = (
        w.t("plan_paper.milestone"),
        w.t("plan_paper.cut_off"),
        *(w.t(f"designing.field_{name}") for name in targets),
    )
    return Grid(w.t("plan_paper.milestones"), head, rows, key="milestones")


def _share(milestone: Milestone, name: str, w: Wording) -> str:
    value = getattr(milestone.quality, name)
    return "–" if value is None else w.t.percent(value)


def _waves(programme: Programme, w: Wording) -> Grid:
    rows = tuple(_wave(one, w) for one in sorted(programme.waves, key=lambda one: one.opens))
    names = ("milestone", "asked", "questionnaire", "opens", "linkage")
    return Grid(w.t("plan_paper.waves"), tuple(w.t(f"plan_paper.{name}") for name in names), rows, key="waves")


def _wave(its: WavePlan, w: Wording) -> tuple[str, ...]:
    groups = ", ".join(w.title("groups", one) for one in its.groups)
    days = f"{w.date(its.opens)} – {w.date(its.closes)}"
    return (
        w.title("milestones", its.milestone),
        groups,
        its.questionnaire,
        days,
        w.t(f"plan_paper.linkage_{its.linkage}"),
    )
