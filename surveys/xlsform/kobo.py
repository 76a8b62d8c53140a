"""Ratings and rankings as KoboToolbox writes them -> a table on one list, and a row of type rank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from surveys.xlsform.questions import is_yes
from surveys.xlsform.sheets import Report, Row, Sheet

_LISTS: Final[Mapping[str, str]] = {"begin_score": "kobo--score-choices", "begin_rank": "kobo--rank-items"}
_MESSAGE: Final = "kobo--rank-constraint-message"


def in_xlsform(survey: Sheet, choices: Sheet, report: Report) -> Sheet:
    """The sheet with ``begin_score`` ... ``end_score`` as a group and ``begin_rank`` ... ``end_rank`` as one row."""
    return replace(survey, rows=tuple(_rewritten(survey, choices, report)))


def _rewritten(survey: Sheet, choices: Sheet, report: Report) -> Iterator[Row]:
    begun: Row | None = None
    for number, row in enumerate(survey.rows):
        match _type(row):
            case "begin_score":
                begun = row
                looks = f"{row.get('appearance')} table-list".strip()
                yield _with(row, type="begin_group", appearance=looks, required="")
            case "score__row":
                required = "yes" if begun is not None and is_yes(begun, "required") else row.get("required")
                yield _with(row, type=f"select_one {_list(begun, report)}", required=required)
            case "end_score":
                yield _with(row, type="end_group")
            case "begin_rank":
                yield _ranking(row, _levels(survey.rows[number + 1 :]), choices, report)
            case "rank__level" | "end_rank":
                pass
            case _:
                yield row


def _type(row: Row) -> str:
    return "_".join(row.get("type").lower().split())


def _with(row: Row, **cells: str) -> Row:
    rest = {column: text for column, text in row.cells.items() if column not in (*_LISTS.values(), _MESSAGE)}
    return replace(row, cells={column: text for column, text in (rest | cells).items() if text})


def _list(row: Row | None, report: Report) -> str:
    """The list that a rating or a ranking names."""
    column = _LISTS[_type(row)] if row is not None else ""
    if row is not None and not row.get(column):
        report.fault(row, column, "xlsform.names_no_list", kind=row.get("type"), type=column)
    return row.get(column) if row is not None else ""


def _levels(rows: tuple[Row, ...]) -> int:
    """How many places are given in the ranking that begins above ``rows``."""
    types = list(map(_type, rows))
    until = types.index("end_rank") if "end_rank" in types else len(types)
    return types[:until].count("rank__level")


def _ranking(row: Row, levels: int, choices: Sheet, report: Report) -> Row:
    """A place for each level; with fewer than there are choices the rest stay without."""
    name = _list(row, report)
    there_are = sum(choice.get("list_name") == name for choice in choices.rows)
    some = f"partial maximum_choices={levels}" if 0 < levels < there_are else ""
    report.note(row, "xlsform.levels", levels=levels)
    return _with(row, type=f"rank {name}", nedslag=f"{row.get('nedslag')} {some}".strip())
