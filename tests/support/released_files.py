"""A release as it was handed over: its files, and what stands in the workbook's sheets."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

Told = Mapping[str, Any]
Rows = list[list[Any]]


@dataclass(frozen=True)
class Handed:
    """A release as it was handed over: whose count it is of which milestone, the counts it compares with, and its files
    by suffix."""

    milestone: str
    number: int
    earlier: Mapping[str, int]
    files: Mapping[str, bytes]

    @property
    def figures(self) -> Told:
        found: Told = json.loads(self.files["json"])
        return found

    def sheets(self) -> Iterator[tuple[str, str, Rows]]:
        """Part and caption of each table with its rows, the headings first."""
        about, *sheets = load_workbook(io.BytesIO(self.files["xlsx"]), read_only=True).worksheets
        listed = [[*row] for row in about.iter_rows(values_only=True)]
        start = next(at for at, row in enumerate(listed) if row[:2] == ["Part", "Table"]) + 1
        for (part, caption, *_), sheet in zip(listed[start:], sheets, strict=True):
            rows = [[*row] for row in sheet.iter_rows(min_row=4, values_only=True)]
            yield str(part), str(caption), rows
