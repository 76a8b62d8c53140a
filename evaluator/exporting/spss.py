"""SPSS files, by pyreadstat, which is installed with the extra `spss` and imported here alone."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from evaluator.exporting.table import Column, Table, TakenTable
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    import pandas as pd

_FIRST_DAY: Final = dt.date(1582, 10, 14)
"""SPSS counts the seconds since."""
_SECONDS: Final = 86_400
_OF_FILE, _OF_COLUMN, _OF_VALUE, _OF_NOTE = 64, 256, 120, 80
"""As many bytes of a label and of a line of notes SPSS keeps; the codebook has all of a label."""
_FORMATS: Final = {"code": "F8.0", "whole": "F12.0", "decimal": "F18.6", "date": "EDATE10"}


def sav_of(taken: TakenTable) -> bytes:
    """The table with labels of columns and values; the codes of what is missing are user-missing, also in columns of
    dates. Raises InputRejected where pyreadstat is not installed."""
    try:
        import pandas as pd
        import pyreadstat
    except ImportError:
        raise InputRejected([Diagnostic("exporting.spss_not_installed", ("sav",))]) from None
    columns = taken.table.columns
    frame = pd.DataFrame({one.name: _series(pd, taken.table, place) for place, one in enumerate(columns)})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.sav")
        pyreadstat.write_sav(
            frame,
            path,
            file_label=_cut(taken.title, _OF_FILE),
            column_labels={one.name: _cut(one.label, _OF_COLUMN) for one in columns},
            row_compress=True,
            note=[line for heading, said in taken.about for line in _lines(f"{heading}: {said}", _OF_NOTE)],
            variable_value_labels={one.name: labels for one in columns if (labels := _labels(one))},
            missing_ranges={
                one.name: [{"lo": min(one.missing), "hi": max(one.missing)}] for one in columns if one.missing
            },
            variable_format={one.name: _FORMATS[one.type] for one in columns if one.type != "text"},
            variable_measure={one.name: _measure(one) for one in columns},
        )
        return path.read_bytes()


def _series(pd: Any, table: Table, place: int) -> pd.Series[Any]:
    values = [row[place] for row in table.rows]
    if table.columns[place].type == "text":
        return pd.Series(["" if one is None else one for one in values], dtype="object")
    return pd.Series([_number(one) for one in values], dtype="float64")


def _number(value: object) -> float | None:
    if isinstance(value, dt.date):
        return float((value - _FIRST_DAY).days * _SECONDS)
    return float(value) if isinstance(value, int | float) else None


def _labels(column: Column) -> dict[Any, str]:
    every: dict[str | int, str] = {**column.labels}
    every.update(column.missing.items())
    return {value: _cut(words, _OF_VALUE) for value, words in every.items()}


def _measure(column: Column) -> str:
    if column.type in ("whole", "decimal", "date"):
        return "scale"
    return "ordinal" if column.ordered else "nominal"


def _lines(text: str, most: int) -> list[str]:
    """All of ``text`` in lines of at most so many bytes, broken between words; the second and later ones are set in."""
    first, *words = text.split()
    found = [first]
    for word in words:
        line = f"{found[-1]} {word}"
        if len(line.encode()) > most:
            found.append(f"  {word}")
        else:
            found[-1] = line
    return [line if len(line.encode()) <= most else _cut(line, most) for line in found]


def _cut(text: str, most: int) -> str:
    """``text`` on one line, in at most so many bytes."""
    line = " ".join(text.split())
    if len(line.encode()) <= most:
        return line
    return line.encode()[: most - len("…".encode())].decode(errors="ignore") + "…"
