"""Page three: what changed since the first milestone, who answered and who is missing, and how sure it all is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluator.findings.model import Findings, GroupResponse
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Table
from evaluator.reporting.certainty import certainty
from evaluator.reporting.charts_change import Then, slope_figure
from evaluator.reporting.compared import Compared, comparisons
from evaluator.reporting.passages import part_of
from evaluator.reporting.plan import agreed
from evaluator.reporting.quality import cannot_be_computed, missed
from evaluator.reporting.wording import Wording


def what_changed(findings: Findings, w: Wording) -> Part:
    """The change since the first milestone, or that there is none to compare with."""
    parts = (_answered(findings, w), _sure(findings, w))
    return Part("changes", w.r("part_changes"), tuple(_changes(findings, w)), parts, opens_page=True)


def _changes(findings: Findings, w: Wording) -> Iterator[Block]:
    since = next((change.since for one in findings.indicators for change in one.changes), "")
    if not since:
        yield Paragraph(w.r("change_none"))
        return
    its = [one for one in comparisons(findings) if one.change.since == since]
    clear = [one for one in its if one.change.clear]
    yield Paragraph(_in_short(len(clear), len(its), since, w))
    drawn = {one.finding.indicator.key: then for one in its if (then := _then(one, since)) is not None}
    if drawn:
        yield slope_figure(since, list(drawn.values()), findings, w)
    if levels := [one for one in its if one.finding.indicator.key not in drawn]:
        yield Bullets(
            tuple(_level(one, since, w) for one in levels),
            tuple(part_of(one.finding.indicator.key) for one in levels),
        )


def _in_short(clear: int, every: int, since: str, w: Wording) -> str:
    if not every:
        return w.r("changes_not_compared", since=w.milestone(since))
    if every == 1:
        return w.r("changes_only_clear" if clear else "changes_only_unclear", since=w.milestone(since))
    values = {"clear": w.count(clear), "since": w.milestone(since), "all": w.count(every)}
    return w.r("changes_none_clear", **values) if not clear else w.many("changes_clear", clear, **values)


def _then(one: Compared, since: str) -> Then | None:
    """A share at both milestones as each of them printed it."""
    finding = one.finding
    then = next((point.estimate for point in finding.series if point.milestone == since), None)
    now = finding.estimate
    if finding.indicator.unit != "share" or then is None or then.value is None or now is None or now.value is None:
        return None
    return Then(finding, then.value, now.value, one.change.clear)


def _level(one: Compared, since: str, w: Wording) -> str:
    """What no line stands for: that it has changed clearly, or that it has not."""
    title = w.pick(one.finding.indicator.title)
    if not one.change.clear:
        return w.r("changed_level_unclear" if one.finding.indicator.unit == "code" else "changed_unclear", title=title)
    return w.r("changed_level", title=title, way=w.r(f"change_{one.way}", since=w.milestone(since)))


def _answered(findings: Findings, w: Wording) -> Part:
    said = " ".join(_who(findings, w))
    rows = tuple(_row(one, w) for one in findings.responses)
    columns = (
        Column(w.r("column_group"), width=2.4),
        Column(w.r("column_replied"), numeric=True),
        Column(w.r("column_asked"), numeric=True),
        Column(w.r("column_rate"), numeric=True, width=1.2),
    )
    table = (Table(w.r("answered_table"), columns, rows, narrow=True),) if rows else ()
    return Part("answered", w.r("part_answered"), (Paragraph(said), *table), lead="response" if rows else "")


def _who(findings: Findings, w: Wording) -> Iterator[str]:
    """How many, of how many; and which group answered least."""
    if findings.answers is None:
        yield w.r("summary_basis_few")
        return
    if not findings.answers:
        yield w.r("summary_basis_none")
        return
    rate = next((m for m in findings.quality if m.key == "response_rate"), None)
    if rate is None or rate.value is None:
        yield w.r("answered_some", answers=w.count(findings.answers))
        if rate is not None and rate.reason:
            yield cannot_be_computed(rate, w)
    else:
        values = {"answered": w.count(rate.numerator), "asked": w.count(rate.denominator)}
        yield w.r("answered_of", rate=w.share(rate.value), **values)
    known = [(one.rate, one) for one in findings.responses if one.rate is not None]
    if len(known) > 1:
        least, one = min(known, key=lambda its: its[0])
        yield w.r("answered_least", group=w.in_sentence(w.title("groups", one.group)), rate=w.share(least))
    hidden = [w.in_sentence(w.title("groups", one.group)) for one in findings.responses if one.answered is None]
    if hidden:
        yield w.r("answered_hidden", groups=w.listed(hidden))


def _row(one: GroupResponse, w: Wording) -> tuple[str, ...]:
    if one.answered is None:
        rate = w.t("common.not_shown")
    else:
        rate = w.r("not_applicable") if one.rate is None else w.share(one.rate)
    asked = w.r("unknown") if one.population is None else w.count(one.population)
    return w.title("groups", one.group), w.count(one.answered), asked, rate


def _sure(findings: Findings, w: Wording) -> Part:
    """At most ten lines, and what was changed of the plan."""
    said = [*certainty(findings, w), *_missed(findings, w), *_modes(findings, w)]
    lines = (Bullets(tuple(said)),) if said else ()
    return Part("certainty", w.r("part_certainty"), (*lines, *agreed(findings, w)), lead="method")


def _missed(findings: Findings, w: Wording) -> Iterator[str]:
    if its := missed(findings, w):
        yield w.r("sure_quality", measures="; ".join(its))


def _modes(findings: Findings, w: Wording) -> Iterator[str]:
    """That people answered in other modes before, which may look like a change."""
    if findings.mix_changes:
        since: Sequence[str] = [w.milestone(one.since) for one in findings.mix_changes]
        yield w.r("sure_modes", since=w.listed(since))
