"""Change since earlier milestones: clear changes in sentences, every comparison in tables, and what is not compared."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.results import Estimate
from evaluator.findings.change_findings import Change
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.model import RegisterSource
from evaluator.reporting import statistics
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Table
from evaluator.reporting.comparable import altered, not_compared
from evaluator.reporting.compared import Compared, comparisons, effect, effect_range, families, sizes
from evaluator.reporting.linked import attrition, linked
from evaluator.reporting.narrative import scale_of
from evaluator.reporting.wording import Wording


def change(findings: Findings, w: Wording) -> Part:
    """Comparisons with every earlier milestone; counts from registers apart, since nothing about them is tested."""
    title = w.r("part_change")
    pairs = [(finding, change) for finding in findings.indicators for change in finding.changes]
    if not pairs:
        return Part("change", title, (Paragraph(w.r("change_none")),))
    compared = comparisons(findings)
    intro = (*_measures(compared, w), *_families(compared, w)) if compared else ()
    shown = {one.change.since for one in compared} | {one.since for one in findings.attrition}
    since = [key for key in dict.fromkeys(change.since for _, change in pairs) if key in shown]
    counts = [(f, c) for f, c in pairs if _is_count(f, c)]
    refused = [(f, c) for f, c in pairs if c.refused and not _is_count(f, c)]
    parts = [_since(key, [one for one in compared if one.change.since == key], findings, w) for key in since]
    if counts:
        parts.append(Part("register-change", w.r("part_register_change"), (_count_table(counts, w),)))
    parts += [*altered(compared, w), *not_compared(refused, w)]
    return Part("change", title, intro, tuple(parts))


def _measures(compared: Sequence[Compared], w: Wording) -> tuple[Block, ...]:
    """What the effects say."""
    shares = any(one.comparison.difference is not None for one in compared)
    return (Paragraph(" ".join([w.r("change_method"), *([w.r("change_shares")] if shares else [])])),)


def _families(compared: Sequence[Compared], w: Wording) -> tuple[Block, ...]:
    """When a change is called clear, the declared families with their letters, and the exploratory comparisons."""
    tested = [one for one in compared if one.tested]
    letters = families(compared)
    blocks: list[Block] = [Paragraph(w.r("change_clear"))] if tested else []
    if letters:
        sizes = {key: sum(one.change.family == key for one in tested) for key in letters}
        named = [w.many("family_of", sizes[key], letter=letter) for key, letter in letters.items()]
        several = w.r("families_several", n=w.count(len(letters))) if len(letters) > 1 else ""
        blocks.append(Paragraph(" ".join([w.r("families_declared", families=w.listed(named)), several]).strip()))
    exploratory = sum(not one.change.family for one in tested)
    return (*blocks, *([Paragraph(w.many("families_exploratory", exploratory))] if exploratory else []))


def _since(key: str, its: Sequence[Compared], findings: Findings, w: Wording) -> Part:
    """What changed since one earlier milestone."""
    letters = families(comparisons(findings))
    title = w.r("change_since", since=w.milestone(key))
    blocks = [*_mix(key, findings, w), *_sentences(its, findings, w), *([_table(key, its, letters, w)] if its else [])]
    return Part(f"since-{key}", title, (*blocks, *linked(key, its, findings, w), *attrition(key, findings, w)))


def _mix(since: str, findings: Findings, w: Wording) -> list[Block]:
    """That people answered in other modes then, which may look like a change."""
    its = next((one for one in findings.mix_changes if one.since == since), None)
    if its is None or findings.collection_modes is None:
        return []
    said = {"then": w.collection_modes(its.earlier), "now": w.collection_modes(findings.collection_modes)}
    return [Paragraph(w.r("mix_changed", since=w.milestone(since), share=w.share(its.distance), **said))]


def _sentences(its: Sequence[Compared], findings: Findings, w: Wording) -> list[Block]:
    """A sentence for each clear change, and how many comparisons show none: all of them stand in the table."""
    clear = [one for one in its if one.change.clear]
    untested = sum(not one.tested for one in its)
    rest = len(its) - len(clear) - untested
    said = [w.many("change_unclear_rest" if clear else "change_unclear_all", rest)] if rest else []
    said += [w.many("change_untested", untested)] if untested else []
    blocks: list[Block] = [Bullets(tuple(_sentence(one, findings, w) for one in clear))] if clear else []
    blocks += [Paragraph(" ".join(said))] if said else []
    return [*blocks, *_doubts(its, w)]


def _doubts(its: Sequence[Compared], w: Wording) -> list[Block]:
    """Why changes of which only the p-value or only the interval tells are not clear, a line for each reason."""
    titles: dict[str, list[str]] = {}
    for one in its:
        if one.doubt:
            titles.setdefault(one.doubt, []).append(w.quote(w.pick(one.finding.indicator.title)))
    lines = tuple(w.r(f"doubt_{why}", titles=w.listed(names)) for why, names in titles.items())
    return [Paragraph(w.r("change_doubts")), Bullets(lines)] if lines else []


def _sentence(one: Compared, findings: Findings, w: Wording) -> str:
    """What the comparison says of itself, with the p-value by which it is called clear."""
    since, now = w.milestone(one.change.since), w.milestone(findings.milestone.key)
    key = f"change_{one.way}" if one.change.basis == "distribution" else f"change_share_{one.way}"
    return w.r(
        "change_detail",
        title=w.pick(one.finding.indicator.title),
        direction=w.r(key, since=since),
        said=statistics.compared(one.comparison, since, now, w, basis=one.change.basis),
        adjusted=w.r("adjusted_family" if one.change.family else "adjusted_exploratory", p=w.p(one.change.adjusted)),
    )


def _table(since: str, its: Sequence[Compared], letters: dict[str, str], w: Wording) -> Table:
    """Every comparison with one earlier milestone, clear or not, with its family's letter."""
    rows = tuple(
        (
            w.pick(one.finding.indicator.title),
            _level(one.finding, one.change.earlier, w),
            _level(one.finding, one.change.now, w),
            sizes(one.comparison, w, one.unlinked),
            effect(one.comparison, w),
            effect_range(one.comparison, w),
            w.p_value(one.comparison.pvalue),
            w.p_value(one.change.adjusted),
            _family(one, letters, w),
        )
        for one in its
    )
    columns = (
        Column(w.r("column_indicator"), width=2.75),
        Column(w.r("column_then"), numeric=True, width=1.3),
        Column(w.r("column_now"), numeric=True, width=1.3),
        Column(w.r("column_sizes"), numeric=True, width=1.35),
        Column(w.r("column_effect"), numeric=True, width=1.5),
        Column(w.r("column_interval", level=95), numeric=True, width=1.4),
        Column(w.r("column_p"), numeric=True, width=0.75),
        Column(w.r("column_adjusted"), numeric=True, width=0.9),
        Column(w.r("column_family"), width=0.95),
    )
    return Table(w.r("change_table", since=w.milestone(since)), columns, rows, note=w.r("change_table_note"))


def _family(one: Compared, letters: dict[str, str], w: Wording) -> str:
    if not one.tested:
        return w.r("not_applicable")
    return letters.get(one.change.family, w.r("exploratory"))


def _is_count(finding: IndicatorFinding, change: Change) -> bool:
    """A register's figure at both milestones: it is shown then and now, but there is no distribution to compare."""
    now = finding.estimate
    shown = (change.earlier, now)
    return change.refused == "register" and all(figure is not None and figure.value is not None for figure in shown)


def _count_table(counts: list[tuple[IndicatorFinding, Change]], w: Wording) -> Table:
    """One row for each indicator, with its figure at every earlier milestone and now."""
    since = list(dict.fromkeys(change.since for _, change in counts))
    by_key: dict[str, tuple[IndicatorFinding, dict[str, Change]]] = {}
    for finding, change in counts:
        by_key.setdefault(finding.indicator.key, (finding, {}))[1][change.since] = change
    none = w.r("not_applicable")
    rows = tuple(
        (
            w.pick(finding.indicator.title),
            *(_figure(finding, its[key].earlier, w) if key in its else none for key in since),
            _figure(finding, finding.estimate, w),
        )
        for finding, its in by_key.values()
    )
    titles = [w.title("milestones", key) for key in since]
    columns = (
        Column(w.r("column_indicator"), width=3),
        *(Column(title, numeric=True) for title in (*titles, w.r("column_now_count"))),
    )
    return Table(w.r("change_counts_table"), columns, rows, note=w.r("change_counts_note"))


def _level(finding: IndicatorFinding, estimate: Estimate | None, w: Wording) -> str:
    if estimate is None or estimate.value is None:
        return w.r("not_applicable")
    if finding.indicator.unit == "code":
        return w.cell(estimate.value, scale_of(finding))
    return w.value(finding.indicator, estimate.value, None)


def _figure(finding: IndicatorFinding, estimate: Estimate | None, w: Wording) -> str:
    value = _level(finding, estimate, w)
    if estimate is None or not estimate.n or isinstance(finding.indicator.source, RegisterSource):
        return value
    return f"{value} ({w.count(estimate.n)})"
