"""Those who answered at both milestones beside everybody who answered: effects, their difference, and who fell away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluator.findings.model import Attrition, Findings
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Table
from evaluator.reporting.charts_change import effects_figure
from evaluator.reporting.compared import Compared, sizes, with_range
from evaluator.reporting.wording import Wording

_REASONS: Final = ("anonymous", "several", "written", "outgrown", "nobody", "few")


def linked(since: str, its: Sequence[Compared], findings: Findings, w: Wording) -> tuple[Block, ...]:
    """Figure and table of those linked, then the reasons why others are not among them; nothing where that is not
    known of any."""
    shown = [one for one in its if one.change.linked is not None and one.change.linked.change is not None]
    blocks: list[Block] = []
    if shown:
        blocks += [effects_figure(since, shown, findings, w), _table(since, shown, w)]
    reasons = _reasons(its, w)
    if reasons:
        blocks += [Paragraph(w.r("linked_missing" if shown else "linked_missing_all")), Bullets(reasons)]
    return tuple(blocks)


def _table(since: str, shown: Sequence[Compared], w: Wording) -> Table:
    columns = (
        Column(w.r("column_indicator"), width=3),
        Column(w.r("column_people"), numeric=True, width=1.3),
        Column(w.r("column_effect_linked"), numeric=True, width=1.8),
        Column(w.r("column_effect_all"), numeric=True, width=1.8),
        Column(w.r("column_difference"), numeric=True, width=1),
        Column(w.r("column_moved"), numeric=True, width=1),
    )
    rows = tuple(_row(one, w) for one in shown)
    return Table(w.r("linked_table", since=w.milestone(since)), columns, rows, note=w.r("linked_note"))


def _row(one: Compared, w: Wording) -> tuple[str, ...]:
    every, its = one.comparison, one.change.linked
    assert its is not None
    assert its.change is not None
    none = w.r("not_applicable")
    moved = none
    if its.matched is not None:
        moved = w.r("moved", up=w.count(its.matched.up), same=w.count(its.matched.same), down=w.count(its.matched.down))
    return (
        w.pick(one.finding.indicator.title),
        sizes(every, w, one.unlinked),
        with_range(its.change, w),
        with_range(every, w),
        none if its.difference is None else w.signed(100 * its.difference, 1),
        moved,
    )


def _reasons(its: Sequence[Compared], w: Wording) -> tuple[str, ...]:
    """One line for each reason, with the indicators that it holds for."""
    titles: dict[str, list[str]] = {reason: [] for reason in _REASONS}
    for one in its:
        if one.change.linked is not None and one.change.linked.reason:
            titles[one.change.linked.reason].append(w.quote(w.pick(one.finding.indicator.title)))
    return tuple(
        w.r("linked_why", reason=w.r(f"linked_{reason}"), titles=w.listed(names))
        for reason, names in titles.items()
        if names
    )


def attrition(since: str, findings: Findings, w: Wording) -> tuple[Block, ...]:
    """Who answered again, group by group, in rounds whose answers can be linked; nothing where there are none."""
    its = [one for one in findings.attrition if one.since == since]
    if not its:
        return ()
    columns = (
        Column(w.r("column_questionnaire"), width=3),
        Column(w.r("column_group"), width=1.8),
        Column(w.r("column_then_count"), numeric=True),
        Column(w.r("column_again"), numeric=True, width=1.2),
        Column(w.r("column_lost"), numeric=True),
        Column(w.r("column_new"), numeric=True),
    )
    rows = tuple(_attrition_row(groups, one, findings, w) for groups, one in _together(its))
    table = Table(w.r("attrition_table", since=w.milestone(since)), columns, rows, note=w.r("attrition_note"))
    return (table, *_doubts(since, findings, w))


def _doubts(since: str, findings: Findings, w: Wording) -> tuple[Block, ...]:
    """How surely the self-generated codes match."""
    sentences = [
        w.r(
            "code_doubts",
            title=w.pick(findings.questionnaires.get(one.questionnaire, {})) or one.questionnaire,
            **{name: w.count(n) for name, n in one.counts.items()},
        )
        for one in findings.doubts
        if one.since_milestone == since
    ]
    return tuple(Paragraph(words) for words in sentences)


def _together(its: Sequence[Attrition]) -> list[tuple[list[str], Attrition]]:
    """Each with its group; those of a questionnaire that are suppressed share a row."""
    rows: list[tuple[list[str], Attrition]] = []
    for one in its:
        before = rows[-1][1] if rows else None
        if before and before.earlier is one.earlier is None and before.questionnaire == one.questionnaire:
            rows[-1][0].append(one.group)
        else:
            rows.append(([one.group], one))
    return rows


def _attrition_row(groups: list[str], one: Attrition, findings: Findings, w: Wording) -> tuple[str, ...]:
    names = [w.title("groups", group) if group else w.r("all_groups") for group in groups]
    again = w.count(one.again)
    if one.earlier and one.again is not None:
        again = f"{again} ({w.share(one.again / one.earlier)})"
    return (
        w.pick(findings.questionnaires.get(one.questionnaire, {})) or one.questionnaire,
        w.listed([names[0], *(w.in_sentence(name) for name in names[1:])]),
        w.count(one.earlier),
        again,
        w.count(one.lost),
        w.count(one.new),
    )
