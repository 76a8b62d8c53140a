"""The codebook as a table: from a file, and into one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.coding.codebook import By, Codebook, Written, codebook, faults_of, put_in_order
from evaluator.documents.storing import load_programme
from evaluator.store.codes import Code
from evaluator.store.documents import lock_programme
from surveys.diagnostics import Column, Diagnostic, InputRejected, Place
from surveys.document.editing import proposed_key
from surveys.tables.reading import Row, Table, read_table
from surveys.tables.writing import csv_of
from surveys.toml.tables import KEY

if TYPE_CHECKING:
    from sqlalchemy import Connection

TITLE: Final = "title_"
_REST: Final = ("definition", "example", "parent")


def import_codebook(db: Connection, programme: str, path: Path, by: By) -> tuple[int, int]:
    """Bring in the codes of a table, in its order: how many it has, and how many of them are new or changed. Codes that
    the table does not name stay as they are, after the others; so does a definition or example for which it has no
    column. Raises InputRejected with everything that is wrong with the file, and then nothing has been stored."""
    loaded, _ = load_programme(db, programme)
    lock_programme(db, programme)
    book = codebook(db, programme)
    table = read_table(path)
    columns = (f"{TITLE}{language}" for language in loaded.languages)
    _require_columns(table, tuple(columns))
    keyed = _keyed(table.rows, loaded.languages, book)
    wrong = [*_wrong_keys(table.rows, keyed, book), *_wrong_codes(table, keyed, book)]
    if wrong:
        raise InputRejected(wrong)
    codes = [_code(key, written, book.codes.get(key)) for key, written, _ in keyed]
    return len(codes), put_in_order(db, programme, codes, by)


def export_codebook(db: Connection, programme: str) -> str:
    """The codes that are in use as CSV, as `import_codebook` reads it."""
    loaded, _ = load_programme(db, programme)
    titles = [f"{TITLE}{language}" for language in loaded.languages]
    rows = [
        [
            code.key,
            *(code.title.get(language, "") for language in loaded.languages),
            *(code.definition, code.example, code.parent or ""),
        ]
        for code in codebook(db, programme).active
    ]
    return csv_of([["key", *titles, *_REST], *rows])


_Keyed = tuple[str, Written, Place]


def _require_columns(table: Table, titles: Sequence[str]) -> None:
    known = ("key", *titles, *_REST)
    wrong = [
        Diagnostic("coding.unknown_column", (*table.where, Column(name)), {"known": known})
        for name in table.header
        if name not in known
    ]
    if not set(titles) & set(table.header):
        wrong.append(Diagnostic("coding.missing_column", table.where, {"column": titles[0]}))
    if wrong:
        raise InputRejected(wrong)


def _keyed(rows: Sequence[Row], languages: Sequence[str], book: Codebook) -> list[_Keyed]:
    """Each row's code; one without a key has that of the code of the same title, else a new one."""
    found: list[_Keyed] = []
    by_title = {text.casefold(): code.key for code in book.active for text in code.title.values()}
    for row in rows:
        cells = {name: cell.strip() for name, cell in row.cells.items()}
        title = {one: cells[f"{TITLE}{one}"] for one in languages if cells.get(f"{TITLE}{one}")}
        first = next(iter(title.values()), "")
        taken = {*book.codes, *(key for key, _, _ in found)}
        key = cells.get("key") or by_title.get(first.casefold()) or proposed_key(first, taken, "kode")
        found.append((key, _written(cells, title, book.codes.get(key)), row.where))
    return found


def _written(cells: Mapping[str, str], title: Mapping[str, str], before: Code | None) -> Written:
    kept = before or Code(key="", title={})
    parent = cells["parent"] or None if "parent" in cells else kept.parent
    definition, example = cells.get("definition", kept.definition), cells.get("example", kept.example)
    return Written(title=title, definition=definition, example=example, parent=parent)


def _code(key: str, written: Written, before: Code | None) -> Code:
    return Code(
        key=key,
        title=written.title,
        definition=written.definition,
        example=written.example,
        parent=written.parent,
        position=before.position if before else 0,
    )


def _wrong_keys(rows: Sequence[Row], keyed: Sequence[_Keyed], book: Codebook) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for row, (key, _, where) in zip(rows, keyed, strict=True):
        place = (*where, Column("key"))
        if not KEY.fullmatch(key):
            yield Diagnostic("coding.key_wrong", place, {"key": key})
        elif key in first:
            yield Diagnostic("coding.key_twice", place, {"key": key, "row": first[key]})
        elif key in book.codes and book.codes[key].retired:
            yield Diagnostic("coding.retired", place)
        first.setdefault(key, row.number)


def _wrong_codes(table: Table, keyed: Sequence[_Keyed], book: Codebook) -> Iterator[Diagnostic]:
    others = {code.key: Written(title=code.title, parent=code.parent) for code in book.active}
    others |= {key: written for key, written, _ in keyed}
    for key, written, where in keyed:
        yield from faults_of(key, written, others, where)
    if not keyed:
        yield Diagnostic("coding.no_codes", table.where)
