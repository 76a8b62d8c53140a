"""The involvement grid: intended, practised and experienced, with the lowest cell and the gaps by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from evaluator.findings.model import Findings, InvolvementCell
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Table
from evaluator.reporting.charts import grid_figure
from evaluator.reporting.passages import passages
from evaluator.reporting.wording import Wording

MOST_NAMED: Final = 8
"""More cells than this are not named in a sentence but left to the table."""


def involvement(findings: Findings, w: Wording) -> Part:
    """The grid as a figure. Levels are ordinal: nothing is averaged over cells."""
    title, cells = w.r("part_involvement"), findings.involvement.cells
    if not cells:
        return Part("involvement", title, (Paragraph(w.r("involvement_none")),))
    said = [*_in_short(findings, w)]
    blocks: list[Block] = [*passages(findings, "involvement", w)]
    blocks += [Paragraph(" ".join(said))] if said else []
    blocks += [grid_figure(findings, " ".join(said), w), Paragraph(w.r("involvement_intro"), "note")]
    return Part("involvement", title, tuple(blocks), lead="involvement-levels")


def involvement_levels(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """For the appendix: every cell with its medians and n."""
    if not findings.involvement.cells:
        return ()
    said = _sentences(findings, w)
    blocks = (*((Bullets(said),) if said else ()), _table(findings, w))
    return (Part("involvement-levels", w.r("part_involvement_levels"), blocks, lead="involvement"),)


def _in_short(findings: Findings, w: Wording) -> Iterator[str]:
    """In how many cells people were involved less than planned, by what they say and by what was documented."""
    for reading in ("experienced", "practised"):
        pairs = [pair for cell in findings.involvement.cells if (pair := _beside_plan(cell, reading)) is not None]
        if not pairs:
            continue
        below = [cell for cell in findings.involvement.cells if _is_below(cell, reading)]
        values = {"below": w.count(len(below)), "n": w.count(len(pairs))}
        yield w.r(f"involvement_short_{reading}", **values, sure=w.count(sum(map(_surely_below, below))))


def _beside_plan(cell: InvolvementCell, reading: str) -> tuple[float, float] | None:
    """A reading's median and the planned one, where there are both."""
    value = getattr(cell, f"{reading}_median")
    return None if value is None or cell.intended_median is None else (value, cell.intended_median)


def _is_below(cell: InvolvementCell, reading: str) -> bool:
    pair = _beside_plan(cell, reading)
    return pair is not None and pair[0] < pair[1]


def _sentences(findings: Findings, w: Wording) -> tuple[str, ...]:
    cells, said = _ordered(findings), []
    if findings.involvement.lowest is not None:
        said.append(_lowest(findings.involvement.lowest, cells, w))
    for reading, key in (("experienced", "below"), ("practised", "practised_below")):
        pairs = [cell for cell in cells if _beside_plan(cell, reading) is not None]
        below = [cell for cell in pairs if _is_below(cell, reading)]
        if pairs:
            names = ""
            if below:
                few = len(below) <= MOST_NAMED
                names = w.r("involvement_names", cells=_names(below, w)) if few else w.r("involvement_see_table")
            said.append(w.r(f"involvement_{key}", below=w.count(len(below)), n=w.count(len(pairs))) + names)
            if below and reading == "experienced":
                said.append(_how_sure(below, w))
    return tuple(said)


def _how_sure(below: Sequence[InvolvementCell], w: Wording) -> str:
    surely = sum(map(_surely_below, below))
    if len(below) == 1:
        return w.r("involvement_only_surely_below" if surely else "involvement_only_below")
    return w.r("involvement_surely_below", n=w.count(surely), of=w.count(len(below)))


def _surely_below(cell: InvolvementCell) -> bool:
    """Whether fewer than half reached the intended level, and not only among those who happened to answer."""
    reached = cell.at_or_above
    if reached is None or reached.value is None:
        return False
    return (reached.value if reached.interval is None else reached.interval.high) < 0.5


def _ordered(findings: Findings) -> list[InvolvementCell]:
    """The cells by stage, and by group within a stage, as the programme orders them."""
    stages = {stage.key: place for place, stage in enumerate(findings.programme.stages)}
    groups = {group.key: place for place, group in enumerate(findings.programme.groups)}
    last = max(len(stages), len(groups))

    def place(cell: InvolvementCell) -> tuple[int, int, str, str]:
        """Last comes what has left the document: a database of earlier versions may hold such rows."""
        return stages.get(cell.stage, last), groups.get(cell.group, last), cell.stage, cell.group

    return sorted(findings.involvement.cells, key=place)


def _names(cells: Iterable[InvolvementCell], w: Wording) -> str:
    return w.listed([w.r("involvement_name", **_place(cell, w)) for cell in cells])


def _lowest(lowest: InvolvementCell, cells: Iterable[InvolvementCell], w: Wording) -> str:
    """The lowest median and every cell that has it, each with its n: several may share it."""
    reading = "practised" if lowest.experienced_median is None else "experienced"
    level = getattr(lowest, f"{reading}_median")
    sharing = [cell for cell in cells if getattr(cell, f"{reading}_median") == level]
    said = w.quote(w.level(level))
    if len(sharing) > MOST_NAMED:
        return w.r(f"involvement_lowest_{reading}_many", level=said, n=w.count(len(sharing)))
    named = [w.r("involvement_name_n", **_place(cell, w), n=w.count(_size(cell, reading))) for cell in sharing]
    return w.many(f"involvement_lowest_{reading}", len(sharing), level=said, cells=w.listed(named))


def _size(cell: InvolvementCell, reading: str) -> int:
    return len(cell.practised) if reading == "practised" else cell.experienced_n or 0


def _place(cell: InvolvementCell, w: Wording) -> dict[str, str]:
    return {
        "group": w.in_sentence(w.title("groups", cell.group)),
        "stage": w.in_sentence(w.title("stages", cell.stage)),
    }


def _table(findings: Findings, w: Wording) -> Table:
    columns = (
        Column(w.r("column_stage_group"), width=2.2),
        Column(w.r("column_intended"), width=1.3),
        Column(w.r("column_practised"), width=1.8),
        Column(w.r("column_experienced"), width=1.8),
        Column(w.r("column_at_or_above"), numeric=True, width=1.3),
    )
    return Table(
        w.r("involvement_table"),
        columns,
        tuple(_row(cell, w) for cell in _ordered(findings)),
        note=w.r("involvement_table_note"),
    )


def _row(cell: InvolvementCell, w: Wording) -> tuple[str, ...]:
    head = f"{w.title('stages', cell.stage)}: {w.in_sentence(w.title('groups', cell.group))}"
    plan = cell.intended_median
    intended = _reading(plan, len(cell.intended), None, w)
    practised = _reading(cell.practised_median, len(cell.practised), plan, w)
    if cell.suppressed:
        return head, intended, practised, w.t("common.not_shown"), w.t("common.not_shown")
    reached, share = cell.at_or_above, w.r("not_applicable")
    if reached is not None and reached.value is not None:
        bounds = "" if reached.interval is None else f" ({w.shares(reached.interval.low, reached.interval.high)})"
        share = f"{w.share(reached.value)}{bounds}"
    return head, intended, practised, _reading(cell.experienced_median, cell.experienced_n or 0, plan, w), share


def _reading(median: float | None, n: int, plan: float | None, w: Wording) -> str:
    """A median with its n, and an arrow where it lies below the plan."""
    if median is None:
        return w.r("not_applicable")
    said = f"{w.level(median)} ({w.count(n)})"
    return w.r("below_plan", said=said) if plan is not None and median < plan else said
