"""Codes that a person or a machine elsewhere gave to texts, from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.coding.codebook import By, Codebook, codebook
from evaluator.coding.coding import wanted_texts
from evaluator.documents.storing import load_programme
from evaluator.store.codings import CODED, FILE, NO_CODE_FITS, Coding, Mark, ensure_coder, replace_codings
from evaluator.store.documents import lock_programme
from evaluator.store.texts import TextUnit
from surveys.diagnostics import Column, Diagnostic, InputRejected, unknown
from surveys.tables.reading import Row, Table, read_table

if TYPE_CHECKING:
    from sqlalchemy import Connection

TEXT, CODE, START, END = "text_id", "code", "start", "end"


def import_codings(db: Connection, programme: str, path: Path, *, coder: str, by: By) -> int:
    """What a coder elsewhere said, in place of what came under that name before; the number of texts. Each row of the
    table has a text's id and a code by its key or title, perhaps with a passage from one character to before another;
    a row without a code says that none fits. Raises InputRejected with everything that is wrong with the file, and
    then nothing has been stored."""
    load_programme(db, programme)
    if not coder.strip():
        raise InputRejected([Diagnostic("coding.coder_missing", ("coder",))])
    lock_programme(db, programme)
    table = read_table(path)
    _require_columns(table)
    texts = {str(unit.text_id): unit for unit in wanted_texts(db, programme)}
    marks, wrong = _read(table.rows, texts, codebook(db, programme))
    if wrong:
        raise InputRejected(wrong)
    its = ensure_coder(db, programme, FILE, coder.strip())
    said = [
        Coding(
            text=text,
            coder=its.id,
            state=CODED if given else NO_CODE_FITS,
            marks=frozenset(given),
            recorded_by=by.actor,
        )
        for text, given in marks.items()
    ]
    replace_codings(db, programme, its.id, said)
    return len(said)


def _require_columns(table: Table) -> None:
    wrong = [
        Diagnostic("coding.missing_column", table.where, {"column": name})
        for name in (TEXT, CODE)
        if name not in table.header
    ]
    wrong += [] if table.rows else [Diagnostic("coding.no_codes", table.where)]
    if wrong:
        raise InputRejected(wrong)


def _read(
    rows: Sequence[Row], texts: Mapping[str, TextUnit], book: Codebook
) -> tuple[dict[UUID, set[Mark]], list[Diagnostic]]:
    """The marks by text, and what is wrong."""
    marks: dict[UUID, set[Mark]] = {}
    without: dict[UUID, Row] = {}
    wrong: list[Diagnostic] = []
    titles = {title.casefold(): code.key for code in book.active for title in code.title.values()}
    for row in rows:
        unit = texts.get(row.cells[TEXT].strip().lower())
        written = row.cells[CODE].strip()
        found = list(_wrong(row, unit, written, titles, book))
        wrong += found
        if unit is None or found:
            continue
        its = marks.setdefault(unit.text_id, set())
        if written:
            its.add(Mark(titles.get(written.casefold(), written), *_passage(row)))
        else:
            without[unit.text_id] = row
    both = [row for text, row in without.items() if marks[text]]
    return marks, [*wrong, *(Diagnostic("coding.code_and_none", (*row.where, Column(CODE))) for row in both)]


def _wrong(
    row: Row, unit: TextUnit | None, written: str, titles: Mapping[str, str], book: Codebook
) -> Iterator[Diagnostic]:
    if unit is None:
        yield Diagnostic("coding.unknown_text", (*row.where, Column(TEXT)))
    key, place = titles.get(written.casefold(), written), (*row.where, Column(CODE))
    if written and key not in book.codes:
        yield unknown("coding.unknown_code", place, written, (code.key for code in book.active))
    elif written and book.codes[key].retired:
        yield Diagnostic("coding.retired", place)
    cells = [row.cells.get(name, "").strip() for name in (START, END)]
    if not any(cells):
        return
    if not all(cell.isascii() and cell.isdigit() and len(cell) < 10 for cell in cells):
        yield Diagnostic("coding.not_a_passage", (*row.where, Column(START)))
    elif unit is not None and not int(cells[0]) < int(cells[1]) <= len(unit.text):
        yield Diagnostic("coding.not_in_text", (*row.where, Column(START)), {"starts": cells[0], "ends": cells[1]})


def _passage(row: Row) -> tuple[int, int]:
    starts, ends = (row.cells.get(name, "").strip() for name in (START, END))
    return (int(starts), int(ends)) if starts else (0, 0)
