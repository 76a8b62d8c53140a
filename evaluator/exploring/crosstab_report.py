"""A table of two questions in words: as a block that a page shows, as rows of a table that leaves, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.crosstabs import Part
from evaluator.exploring.crosstabs import CrosstabLook, Side
from evaluator.reporting.blocks import Column, Table
from evaluator.reporting.wording import Wording
from surveys.kinds.all import as_asked


def label(side: Side, part: Part, w: Wording) -> str:
    """The answers that stand as one; a run along an ordered scale from its first to its last."""
    labels = {choice.code: w.pick(choice.label) for choice in side.scale.choices}
    codes = [side.categories[place] for place in sorted(part)]
    named = [labels[code] for code in codes if code is not None]
    without = [w.t("exploring.without")] if None in codes else []
    if side.scale.ordered and len(named) > 2:
        named = [f"{named[0]} … {named[-1]}"]
    return " / ".join([*named, *without])


def table(look: CrosstabLook, w: Wording) -> Table:
    its = look.table
    columns = (
        Column(w.pick(as_asked(look.first.variable)), width=2),
        *(Column(label(look.second, part, w), numeric=True, width=1.3) for part in its.columns),
        Column(w.t("exploring.n"), numeric=True),
    )
    rows = [(label(look.first, part, w), *_row(counts, w)) for part, counts in zip(its.rows, its.counts, strict=True)]
    rows.append((w.t("exploring.together"), *_row(tuple(map(sum, zip(*its.counts, strict=True))), w)))
    caption = w.t("exploring.crosstab_caption", question=w.pick(as_asked(look.second.variable)))
    return Table(caption, columns, tuple(rows), totals=1)


def _row(counts: tuple[int, ...], w: Wording) -> tuple[str, ...]:
    n = sum(counts)
    return (*(f"{w.count(one)}\N{NO-BREAK SPACE}({w.t.percent(one / n)})" if n else "0" for one in counts), w.count(n))


def rows_of(look: CrosstabLook, w: Wording) -> Iterator[tuple[str, ...]]:
    """One row for each cell, the header first."""
    names = (w.pick(as_asked(look.first.variable)), w.pick(as_asked(look.second.variable)))
    yield (*names, *(w.t(f"exploring.column_{name}") for name in ("n", "row_n", "row_percent")))
    for part, counts in zip(look.table.rows, look.table.counts, strict=True):
        for other, n in zip(look.table.columns, counts, strict=True):
            of = sum(counts)
            share = w.t.number(100 * n / of, 1) if of else ""
            yield label(look.first, part, w), label(look.second, other, w), str(n), str(of), share


def as_json(look: CrosstabLook, w: Wording) -> Mapping[str, Any]:
    return {
        "milestone": look.milestone,
        "first": look.first.name,
        "second": look.second.name,
        "rows": [label(look.first, part, w) for part in look.table.rows],
        "columns": [label(look.second, part, w) for part in look.table.columns],
        "counts": [list(counts) for counts in look.table.counts],
        "n": look.table.n,
        "groups": list(look.groups),
    }
