"""The plan as a document to be agreed on and signed: the theory with what it assumes, what is measured, by which
question and rule, of whom and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from evaluator.programme.model import Indicator, Link, Milestone, Programme, WavePlan
from evaluator.reporting.plan_measured import measured
from evaluator.reporting.theory import theory_alt, theory_svg
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts
from surveys.kinds.all import variables_of
from surveys.questionnaire import Questionnaire, Scale

_QUALITY = ("response_rate", "completeness", "error_share", "timeliness", "minimum_n")
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
    programme: Programme,
    t: Texts,
    *,
    state: str,
    fingerprint: str,
    scales: Mapping[str, Scale],
    questionnaires: Mapping[str, Questionnaire],
) -> PlanPaper:
    """``scales``: by indicator that of its answers, whose words its targets are in; ``questionnaires``: those that are
    asked, as they are at this version of the plan."""
    w = Wording(t, programme, scales=scales)
    milestones = sorted(programme.milestones, key=lambda one: one.cut_off)
    grids = (
        _links(programme, w),
        _indicators(programme, milestones, questionnaires, w),
        _people(programme, milestones, w),
        _waves(programme, milestones, questionnaires, w),
    )
    names = ("picture", "fingerprint", "date", "signature", "signatures", "purpose", "pages", "rules")
    return PlanPaper(
        title=t("plan_paper.title", title=t.pick(programme.title)),
        language=t.language,
        sender=programme.evaluator,
        programme=t.pick(programme.title),
        state=state,
        purpose=t.pick(programme.purpose),
        picture=theory_svg(programme, {}, t, judged=False) if programme.nodes else "",
        picture_alt=theory_alt(programme, {}, t, judged=False),
        grids=tuple(one for one in grids if one.rows),
        rules=tuple(_rules(programme, t)),
        fingerprint=fingerprint,
        signatures=tuple(t(f"plan_paper.signed_{one}") for one in _SIGNED),
        labels={name: t(f"plan_paper.{name}") for name in names} | {"page_of": t("report.page_of")},
    )


def _rules(programme: Programme, t: Texts) -> Iterator[str]:
    for rule in sorted({one.rule for one in programme.indicators if one.targets}):
        yield t(f"plan_paper.rule_{rule}")
    if _families(programme):
        yield t("plan_paper.rule_family")
    yield t("plan_paper.minimum", n=programme.disclosure_minimum)


def _links(programme: Programme, w: Wording) -> Grid:
    """Each link of the theory of which more is said than that it is there."""
    rows = tuple(_link(one, w) for one in programme.links if one.mechanism or one.assumptions or one.rivals)
    head = tuple(w.t(f"plan_paper.{name}") for name in ("link", "mechanism", "assumed", "rivals"))
    return Grid(w.t("plan_paper.links"), head, rows, key="links")


def _link(its: Link, w: Wording) -> tuple[str, ...]:
    ends = " → ".join(w.title("nodes", one) for one in (its.source, its.target))
    said = (" ".join(w.pick(one) for one in several) for several in (its.assumptions, its.rivals))
    return (ends, w.pick(its.mechanism), *said)


def _families(programme: Programme) -> dict[str, str]:
    """A letter for each family of which several indicators are."""
    all_of_them = [one.family for one in programme.indicators if one.family]
    several = dict.fromkeys(one for one in all_of_them if all_of_them.count(one) > 1)
    return {one: ascii_lowercase[at] if at < len(ascii_lowercase) else str(at) for at, one in enumerate(several)}


def _indicators(
    programme: Programme, milestones: Sequence[Milestone], questionnaires: Mapping[str, Questionnaire], w: Wording
) -> Grid:
    """Below each box of the theory what measures it."""
    rows: list[tuple[str, ...]] = []
    lead, families = [], _families(programme)
    for node in programme.nodes:
        own = [one for one in programme.indicators if one.node == node.key]
        if own:
            lead.append(len(rows))
            rows.append((w.pick(node.title), "", *("" for _ in milestones), ""))
        for one in own:
            said = (_named(one, w), measured(one, questionnaires, w), *_targets(one, milestones, w))
            rows.append((*said, _judged(one, families, w)))
    names = (w.t("plan_paper.indicator"), w.t("plan_paper.measured"), *(w.pick(one.title) for one in milestones))
    head = (*names, w.t("plan_paper.judged"))
    return Grid(w.t("plan_paper.indicators"), head, tuple(rows), tuple(lead), "indicators")


def _named(its: Indicator, w: Wording) -> str:
    start = "" if its.baseline is None else w.t("plan_paper.baseline", value=w.value(its, its.baseline, None))
    return w.pick(its.title) + start


def _targets(its: Indicator, milestones: Sequence[Milestone], w: Wording) -> Iterator[str]:
    for one in milestones:
        yield w.unbroken(w.target(its, its.targets[one.key], None)) if one.key in its.targets else "–"


def _judged(its: Indicator, families: Mapping[str, str], w: Wording) -> str:
    said = [w.t(f"plan_paper.by_{its.rule}") if its.targets else w.t("plan_paper.not_judged")]
    if its.margin:
        said.append(w.t("plan.with_margin", margin=w.share(its.margin) if its.unit == "share" else w.count(its.margin)))
    letter = f"\N{NO-BREAK SPACE}({families[its.family]})" if its.family in families else ""
    return ", ".join(said) + letter


def _people(programme: Programme, milestones: Sequence[Milestone], w: Wording) -> Grid:
    """By milestone: its day, what is demanded of its data, and how many people each group has."""
    wanted = [name for name in _QUALITY if any(getattr(one.quality, name) is not None for one in milestones)]
    of_data = [
        (w.t("plan_paper.cut_off"), *(w.date(one.cut_off) for one in milestones)),
        *((w.t(f"designing.field_{name}"), *(_quality(one, name, w) for one in milestones)) for name in wanted),
    ]
    of_groups = [
        (w.pick(group.title), *(_size(group.population_at(one.key), w) for one in milestones))
        for group in programme.groups
    ]
    heading = [(w.t("plan_paper.groups"), *("" for _ in milestones))] if of_groups else []
    head = (w.t("plan_paper.milestone"), *(w.pick(one.title) for one in milestones))
    rows = (*of_data, *heading, *of_groups) if milestones else ()
    return Grid(w.t("plan_paper.milestones"), head, rows, (len(of_data),) if heading else (), "people")


def _size(people: int | None, w: Wording) -> str:
    return w.t("plan_paper.unknown") if people is None else w.t.number(people)


def _quality(milestone: Milestone, name: str, w: Wording) -> str:
    value = getattr(milestone.quality, name)
    if value is None:
        return "–"
    return w.t.number(value) if name == "minimum_n" else w.unbroken(w.t.percent(value))


def _waves(
    programme: Programme, milestones: Sequence[Milestone], questionnaires: Mapping[str, Questionnaire], w: Wording
) -> Grid:
    """Who is asked with which questionnaire, and by milestone when, and whether the answers can be linked."""
    asked: dict[tuple[str, tuple[str, ...]], list[WavePlan]] = {}
    for wave in sorted(programme.waves, key=lambda one: one.opens):
        asked.setdefault((wave.questionnaire, wave.groups), []).append(wave)
    rows = tuple(
        (
            w.listed([w.title("groups", one) for one in groups]),
            _questionnaire(key, questionnaires.get(key), w),
            *(
                "\n".join(_wave(one, w) for one in waves if one.milestone == milestone.key) or "–"
                for milestone in milestones
            ),
        )
        for (key, groups), waves in asked.items()
    )
    names = (w.t("plan_paper.asked"), w.t("plan_paper.questionnaire"), *(w.pick(one.title) for one in milestones))
    return Grid(w.t("plan_paper.waves"), names, rows, key="waves")


def _questionnaire(key: str, its: Questionnaire | None, w: Wording) -> str:
    if its is None:
        return key
    n = sum(1 for item in its.items if variables_of(item))
    return w.t("plan_paper.with_questions" if n != 1 else "plan_paper.with_one_question", title=w.pick(its.title), n=n)


def _wave(its: WavePlan, w: Wording) -> str:
    days = f"{w.date(its.opens)} – {w.date(its.closes)}"
    return f"{days}, {w.t(f'plan_paper.linkage_{its.linkage}')}"
