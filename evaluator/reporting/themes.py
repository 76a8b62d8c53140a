"""What people wrote: the themes of each question, and an indicator that is a theme in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Final

from analysis.results import Estimate
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.findings.theme_findings import QuestionFinding, TextFindings, ThemeFinding
from evaluator.programme.model import Milestone
from evaluator.reporting.blocks import Block, Column, Paragraph, Part, Table
from evaluator.reporting.wording import Wording

_BELOW: Final = "\N{NO-BREAK SPACE}" * 3
"""Before a theme that stands below another."""


def themes(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """Nothing where nobody was asked in words, or the coding is not finished."""
    its = findings.texts
    if its is None or not its.questions:
        return ()
    minimum = w.count(findings.programme.disclosure_minimum)
    blocks = (
        Paragraph(w.r("themes_intro")),
        Paragraph(" ".join([w.r("themes_who", coders=w.listed(list(its.coders))), *_agreement(its, w)])),
        Paragraph(w.r("themes_note", minimum=minimum), "note"),
    )
    return (Part("themes", w.r("part_themes"), blocks, tuple(_question(one, findings, w) for one in its.questions)),)


def _agreement(its: TextFindings, w: Wording) -> Iterator[str]:
    """How far coders did alike; where one coded alone, that nobody checked it."""
    if not its.agreement:
        yield w.r("themes_one_coder" if len(its.coders) == 1 else "themes_no_agreement")
    for one in its.agreement:
        values = {"first": one.first, "second": one.second, "n": w.count(one.n), "same": w.t.percent(one.same / one.n)}
        if one.alpha is None:
            yield w.r("themes_alike", **values)
            continue
        bounds = ""
        if one.low is not None and one.high is not None:
            bounds = w.r("range_to", low=_number(one.low, w), high=_number(one.high, w))
        yield w.r("themes_alpha" + "_range" * bool(bounds), **values, alpha=_number(one.alpha, w), range=bounds)


def _number(value: float, w: Wording) -> str:
    return w.t.number(value, 2).replace("-", "\N{MINUS SIGN}")


def _question(its: QuestionFinding, findings: Findings, w: Wording) -> Part:
    key, title = f"themes-{its.questionnaire}-{its.item}", w.pick(its.text)
    return Part(key, title, tuple(_blocks(its, findings, w)))


def _blocks(its: QuestionFinding, findings: Findings, w: Wording) -> Iterator[Block]:
    asked = w.pick(findings.questionnaires.get(its.questionnaire, {})) or its.questionnaire
    if its.n is None:
        yield Paragraph(w.r("themes_hidden", questionnaire=w.quote(asked)))
        return
    if not its.n:
        yield Paragraph(w.r("themes_nobody", questionnaire=w.quote(asked)))
        return
    yield Paragraph(f"{w.many('themes_wrote', its.n)} {_beside(its, w)}".strip())
    if its.themes:
        yield _table(its, w)


def _beside(its: QuestionFinding, w: Wording) -> str:
    """What was not coded, where there is any."""
    counts = {"themes_no_code": its.no_code_fits, "themes_set_aside": its.set_aside}
    return " ".join(w.many(key, n) for key, n in counts.items() if n)


def _table(its: QuestionFinding, w: Wording) -> Table:
    """The themes against the groups that are shown, the others named once below; the only group's numbers are those of
    all."""
    groups = [group for group, n in its.by_group.items() if n is not None] if len(its.by_group) > 1 else []
    hidden = [w.title("groups", group) for group, n in its.by_group.items() if n is None]
    columns = (
        Column(w.r("column_theme"), width=3),
        Column(w.r("column_raise"), numeric=True),
        Column(w.r("column_share"), numeric=True),
        *(Column(w.title("groups", group), numeric=True) for group in groups),
    )
    wrote = (w.r("themes_row_wrote"), w.count(its.n), "", *(w.count(its.by_group[group]) for group in groups))
    rows = (*(_row(one, its, groups, w) for one in its.themes), wrote)
    note = w.r("themes_groups_hidden", groups=w.listed(hidden)) if hidden else ""
    return Table(w.r("themes_table", question=w.quote(w.pick(its.text))), columns, rows, totals=1, note=note)


def _row(one: ThemeFinding, its: QuestionFinding, groups: list[str], w: Wording) -> tuple[str, ...]:
    share = w.share(one.n / its.n) if its.n else w.r("not_applicable")
    return (
        _BELOW * one.depth + w.pick(one.title),
        w.count(one.n),
        share,
        *(w.count(one.by_group[group]) for group in groups),
    )


def theme_result(finding: IndicatorFinding, estimate: Estimate, milestone: Milestone, w: Wording) -> tuple[str, ...]:
    """The share of those who wrote, and that it tells of nobody else."""
    del milestone
    assert estimate.value is not None
    interval = ""
    if estimate.interval is not None:
        bounds = w.interval(finding.indicator, estimate.interval, None, finding.judgement.target)
        interval = w.r("interval_inside", level=w.level_of(estimate.interval), range=bounds)
    beside = () if finding.judgement.target is None else (finding.judgement.target,)
    said = w.r(
        "share_theme",
        k=w.count(round(estimate.value * estimate.n)),
        n=w.count(estimate.n),
        percent=w.share(estimate.value, beside),
        interval=interval,
        theme=w.quote(w.pick(finding.theme[0].title)),
        question=w.quote(w.pick(finding.question)),
    )
    return said, w.r("theme_of_those_who_wrote")


def texts_as_json(its: TextFindings | None) -> dict[str, object] | None:
    """As in docs/report-json.md; None where the coding is not finished."""
    if its is None:
        return None
    agreed, questions = [asdict(one) for one in its.agreement], [_as_json(one) for one in its.questions]
    return {"coders": list(its.coders), "agreement": agreed, "questions": questions}


def _as_json(its: QuestionFinding) -> dict[str, object]:
    return {
        "questionnaire": its.questionnaire,
        "item": its.item,
        "n": its.n,
        "no_code_fits": its.no_code_fits,
        "set_aside": its.set_aside,
        "suppressed": its.n is None,
        "by_group": _groups(its.by_group),
        "themes": [
            {"key": one.key, "parent": one.parent, "title": dict(one.title), "n": one.n}
            | {"by_group": _groups(one.by_group)}
            for one in its.themes
        ],
    }


def _groups(by_group: Mapping[str, int | None]) -> list[dict[str, object]]:
    return [{"group": group, "n": n, "suppressed": n is None} for group, n in by_group.items()]
