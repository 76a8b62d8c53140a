"""The involvement grid: intended, practised and experienced, with the lowest cell and the gaps by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from evaluator.findings.model import Findings, InvolvementCell
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Table
from evaluator.reporting.charts import grid_figure
from evaluator.reporting.wording import Wording

MOST_NAMED: Final = 6
"""More cells than this are not named in a sentence but left to the table."""


def involvement(findings: Findings, w: Wording) -> Part:
    """The grid as figure and table. Levels are ordinal: nothing is averaged over cells."""
    title, cells = w.r("part_involvement"), findings.involvement.cells
    if not cells:
        return Part("involvement", title, (Paragraph(w.r("involvement_none")),))
    said = _sentences(findings, w)
    blocks: list[Block] = [Paragraph(w.r("involvement_intro"))]
    blocks += [Bullets(said)] if said else []
    blocks += [grid_figure(findings, said[0] if said else "", w), _table(findings, w)]
    return Part("involvement", title, tuple(blocks))


def _sentences(findings: Findings, w: Wording) -> tuple[str, ...]:
    cells, said = findings.involvement.cells, []
    lowest = findings.involvement.lowest
    if lowest is not None:
        said.append(_lowest(lowest, w))
    for reading, key in (("experienced_median", "below"), ("practised_median", "practised_below")):
        pairs = [
            (cell, value, cell.intended_median)
            for cell in cells
            if (value := getattr(cell, reading)) is not None and cell.intended_median is not None
        ]
        below = [cell for cell, value, intended in pairs if value < intended]
        if pairs:
            names = "" if not below else w.r("involvement_see_table")
            if 0 < len(below) <= MOST_NAMED:
                names = w.r("involvement_names", cells=_names(below, w))
            said.append(w.r(f"involvement_{key}", below=w.count(len(below)), n=w.count(len(pairs))) + names)
    return tuple(said)


def _names(cells: Iterable[InvolvementCell], w: Wording) -> str:
    pairs = [(w.in_sentence(w.title("groups", c.group)), w.in_sentence(w.title("stages", c.stage))) for c in cells]
    return w.listed([w.r("involvement_name", group=group, stage=stage) for group, stage in pairs])


def _lowest(cell: InvolvementCell, w: Wording) -> str:
    values = {
        "group": w.in_sentence(w.title("groups", cell.group)),
        "stage": w.quote(w.title("stages", cell.stage)),
    }
    if cell.experienced_median is not None:
        level, n = w.level(cell.experienced_median), w.count(cell.experienced_n)
        return w.r("involvement_lowest_experienced", level=w.quote(level), n=n, **values)
    level, n = w.level(cell.practised_median), w.count(len(cell.practised))
    return w.r("involvement_lowest_practised", level=w.quote(level), n=n, **values)


def _table(findings: Findings, w: Wording) -> Table:
    columns = (
        Column(w.r("column_stage_group"), width=2.4),
        Column(w.r("column_intended"), width=1.5),
        Column(w.r("column_practised"), width=1.5),
        Column(w.r("column_experienced"), width=1.5),
        Column(w.r("column_at_or_above"), numeric=True, width=1.5),
    )
    stages = [stage.key for stage in findings.programme.stages]
    groups = [group.key for group in findings.programme.groups]
    ordered = sorted(findings.involvement.cells, key=lambda c: (stages.index(c.stage), groups.index(c.group)))
    return Table(
        w.r("involvement_table"),
        columns,
        tuple(_row(cell, w) for cell in ordered),
        note=w.r("involvement_table_note"),
    )


def _row(cell: InvolvementCell, w: Wording) -> tuple[str, ...]:
    head = f"{w.title('stages', cell.stage)}: {w.in_sentence(w.title('groups', cell.group))}"
    intended = _reading(cell.intended_median, len(cell.intended), w)
    practised = _reading(cell.practised_median, len(cell.practised), w)
    if cell.suppressed:
        return head, intended, practised, w.r("not_shown"), w.r("not_shown")
    reached, share = cell.at_or_above, w.r("not_applicable")
    if reached is not None and reached.value is not None:
        bounds = "" if reached.interval is None else f" ({w.shares(reached.interval.low, reached.interval.high)})"
        share = f"{w.share(reached.value)}{bounds}"
    return head, intended, practised, _reading(cell.experienced_median, cell.experienced_n or 0, w), share


def _reading(median: float | None, n: int, w: Wording) -> str:
    return w.r("not_applicable") if median is None else f"{w.level(median)} ({w.r('n', n=w.count(n))})"
