"""People whose cell is merged over several rows: they are one person, whose address may have a line in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.arranging.tables import ArrangedRow


def one_for_each(rows: Iterable[ArrangedRow], address: Sequence[str]) -> Iterator[ArrangedRow]:
    """The rows, with those drawn together that have one merged cell of the person and nothing against each other.
    Others are left, to be told as a person who stands there twice."""
    for person, group in groupby(rows, lambda row: row.cells["person"]):
        its = list(group)
        if person and len(its) > 1 and all("person" in row.merged for row in its[1:]):
            joined = _joined(its, address)
            yield from [joined] if joined else its
        else:
            yield from its


def _joined(rows: Sequence[ArrangedRow], address: Sequence[str]) -> ArrangedRow | None:
    """None where the rows say different things of one person."""
    lines = [row.cells.get(name, "") for row in rows for name in address]
    lines = list(dict.fromkeys(filter(None, lines)))
    said = {name: {row.cells[name] for row in rows if row.cells[name]} for name in rows[0].cells if name not in address}
    if len(lines) > len(address) or any(len(values) > 1 for values in said.values()):
        return None
    cells = {name: next(iter(values), "") for name, values in said.items()}
    return replace(rows[0], cells=cells | dict(zip(address, lines, strict=False)))
