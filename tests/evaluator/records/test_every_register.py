"""Every side of every register: what fails names the register and the side that is missing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
import sqlalchemy as sa

from analysis import involvement as involvement_analysis
from analysis import trial_actions as trial_action_analysis
from evaluator.exporting.formats import files_of
from evaluator.exporting.registers import registers_tables
from evaluator.findings.build import findings_from
from evaluator.findings.material import gather
from evaluator.findings.model import Findings
from evaluator.findings.registers import register_findings
from evaluator.programme.document import parse_programme
from evaluator.records import involvement, trial_actions
from evaluator.records.event_histories import next_states
from evaluator.records.model import Column, Register
from evaluator.records.registry import COUNTABLE, REGISTERS
from evaluator.registers import keeping
from evaluator.registers.cells import known_in
from evaluator.registers.correcting import withdraw_row
from evaluator.registers.importing import import_register
from evaluator.rendering.format import Draft
from evaluator.rendering.formats import FORMATS
from evaluator.reporting import registers as sections
from evaluator.reporting.blocks import Part
from evaluator.reporting.wording import Wording
from evaluator.store import registers as rows_of
from evaluator.store.documents import PROGRAMME, save_document
from evaluator.store.engine import Store, open_store
from evaluator.store.named_keys import SECTIONS, named_keys
from evaluator.store.register_tables import EVENTS, TABLES
from evaluator.store.register_versions import Recorded
from evaluator.texts import LANGUAGES, Texts, catalogue
from tests.support.registers import DOCUMENT, NOW

TEXTS = [Texts(language) for language in LANGUAGES]
EVERY = pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS)
WITHOUT_EVENTS = [one for one in COUNTABLE.values() if not one.history]
COUNTED = pytest.mark.parametrize("register", COUNTABLE.values(), ids=COUNTABLE)


def document() -> str:
    """A programme with an indicator for each measure of each register, plain and restricted in every way."""
    sources = {
        f"{name}-{measure.name}-{how}": f'register = "{name}", measure = "{measure.name}"{where}'
        for name, register in COUNTABLE.items()
        for measure in register.measures
        for how, where in (("plain", ""), ("restricted", f", where = {{ {restricted(register)} }}"))
    }
    entry = '[indicators.{}]\nnode = "good"\ntitle = "Counted"\ndefinition = "Rows"\nsource = {{ {} }}\n'
    return DOCUMENT + "".join(entry.format(key.replace("_", "-"), source) for key, source in sources.items())


def restricted(register: Register) -> str:
    return ", ".join(f'{column.name} = ["{example(column)}"]' for column in register.restrictions)


def example(column: Column) -> str:
    """What a cell of the column may hold. Of people it is as many as may be told of."""
    if column.of in KNOWN:
        return next(iter(KNOWN[column.of]))
    by_kind = {"text": "Words", "reference": "r-1", "date": "2019-03-01", "truth": "no", "number": "2.5", "whole": "12"}
    return column.choices[0] if column.choices else by_kind[column.kind]


KNOWN = known_in(parse_programme(DOCUMENT))
LOADED = parse_programme(document())


@pytest.fixture(scope="module")
def filled_once(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a store in which every register has one row, from a file."""
    url, folder = make_sqlite("store"), tmp_path_factory.mktemp("filled")
    with closing(open_store(url)) as store, store.writing() as db:
        save_document(db, programme="demo", kind=PROGRAMME, key="demo", text=document(), now=NOW)
        for register in REGISTERS.values():
            path = file_of(register, folder)
            tried = import_register(db, "demo", register.name, path, NOW, dry_run=True)
            stored = import_register(db, "demo", register.name, path, NOW)
            assert stored.added == 1, register.name
            assert tried == stored, f"{register.name}: trying a file says something else than storing it"
    return str(sa.make_url(url).database)


@pytest.fixture
def filled(filled_once: str, tmp_path: Path) -> Iterator[Store]:
    """Every register has one row, from a file."""
    store = open_store(f"sqlite:///{shutil.copy(filled_once, tmp_path / 'filled.db')}")
    yield store
    store.close()


def file_of(register: Register, folder: Path) -> Path:
    path = folder / f"{register.name}.csv"
    lines = (",".join(column.name for column in register.in_file), ",".join(map(example, register.in_file)))
    path.write_text("\n".join(lines), "utf-8")
    return path


def findings(store: Store) -> Findings:
    with store.writing() as db:
        saved, _ = save_document(db, programme="demo", kind=PROGRAMME, key="demo", text=document(), now=NOW)
        return findings_from(gather(db, LOADED, saved, "m1", {}), today=NOW.date())


@EVERY
def test_a_register_names_only_columns_of_its_own(register: Register) -> None:
    columns = {column.name: column for column in register.in_file}
    assert len(columns) == len(register.in_file), f"{register.name}: a column stands there twice"
    named = {register.title, *register.identity, register.date or "reference", register.state or "reference"}
    named |= {measure.column or "reference" for measure in register.measures}
    named |= {column.unit_of or "reference" for column in register.in_file}
    assert named <= columns.keys(), f"{register.name}: names no column: {named - columns.keys()}"
    for column in register.in_file:
        assert (column.kind == "choice") == bool(column.choices), f"{register.name}: choices of {column.name}"
        assert column.of in {"", *KNOWN, *REGISTERS}, f"{register.name}: what {column.name} is of"
        assert not (column.restricts and column.of in REGISTERS), f"{register.name}: {column.name} cannot restrict"
    assert not register.history or (register.date and register.state), f"{register.name}: date and state of its events"


@EVERY
def test_its_name_columns_and_choices_have_words_in_both_languages(register: Register) -> None:
    keys = [f"name_{register.name}", f"one_{register.name}", *(f"column_{column.name}" for column in register.in_file)]
    keys += [f"{column.name}_{choice}" for column in register.in_file for choice in column.choices]
    keys += [f"name_{column.of}" for column in register.in_file if column.of and column.kind != "key"]
    missing = [key for key in keys if f"registers.{key}" not in catalogue()]
    assert missing == [], f"{register.name}: texts/registers.toml lacks {', '.join(missing)}"


@COUNTED
def test_what_is_counted_or_summed_has_words_in_both_languages(register: Register) -> None:
    for measure in register.measures:
        of = f"summed_{register.name}_{measure.column}" if measure.column else f"counted_{register.name}"
        keys = [f"registers.{of}", f"registers.{of}_one", *([measure.state] if measure.state else [])]
        missing = [key for key in keys if key not in catalogue()]
        assert missing == [], f"{register.name}: measure {measure.name}: the texts lack {', '.join(missing)}"


def test_the_migrations_make_the_table_of_every_register(store: Store) -> None:
    with store.reading() as db:
        found = sa.inspect(db)
        for name, register in REGISTERS.items():
            for table in (TABLES[name], *([EVENTS[name]] if register.history else [])):
                assert found.has_table(table.name), f"{name}: no migration makes the table {table.name}"
                columns = {column["name"] for column in found.get_columns(table.name)}
                assert columns == set(table.c.keys()), f"{name}: columns of the table {table.name}"


@EVERY
def test_a_file_is_read_and_read_again_adds_nothing(filled: Store, register: Register, tmp_path: Path) -> None:
    path = file_of(register, tmp_path)
    with filled.reading() as db:
        tried = import_register(db, "demo", register.name, path, NOW, dry_run=True)
    with filled.writing() as db:
        stored = import_register(db, "demo", register.name, path, NOW)
        assert (stored.known, tried) == (1, stored)
        (row,) = rows_of.rows(db, "demo", register.name)
    empty = [column.name for column in register.columns if row[column.name] == column.empty and column.kind != "truth"]
    assert empty == [], f"{register.name}: importing lost {', '.join(empty)}"


@EVERY
def test_what_goes_out_comes_in_again_as_it_was(filled: Store, register: Register, tmp_path: Path) -> None:
    with filled.writing() as db:
        before = rows_of.rows(db, "demo", register.name)
        tables = registers_tables(db, "demo", register.name, "da", actor="eva", now=NOW)
        for suffix in ("csv", "xlsx"):
            name = f"demo-{register.name.replace('_', '-')}.{suffix}"
            (tmp_path / name).write_bytes(files_of(tables, (suffix,), "da")[name])
            assert import_register(db, "demo", register.name, tmp_path / name, NOW).known == 1, register.name
        assert rows_of.rows(db, "demo", register.name) == before


@EVERY
def test_a_row_is_added_in_a_form_and_lives_from_its_first_state_to_an_end(filled: Store, register: Register) -> None:
    values = {column.name: example(column) for column in register.in_file if column.kind != "reference"}
    values |= {name: "Others" for name in (register.title,) if register.column(name).kind == "text"}
    values |= {column.name: "" for column in register.history}
    day, life = {register.date: NOW.date().isoformat()}, list(next_states(register, "") if register.history else ())[:1]
    while life and (following := [one for one in next_states(register, life[-1]) if one not in life]):
        life.append(following[0])
    with filled.writing() as db:
        for column in (column for column in register.columns if column.of in REGISTERS and column.filled):
            values[column.name] = "r-2"
        if register.single:
            withdraw_row(db, "demo", register.name, "r-1", Recorded("eva", NOW, "again"))
        first = {register.state: life[0], **day} if life else {}
        reference = keeping.add(db, "demo", register.name, values | first, by="eva", now=NOW)
        for state in life[1:]:
            keeping.move(db, "demo", register.name, reference, {register.state: state, **day}, by="eva", now=NOW)
        if life:
            its = rows_of.events(db, "demo", register.name, reference)
            assert [one[register.state] for one in its] == life, register.name
        assert reference in {row["reference"] for row in rows_of.rows(db, "demo", register.name)}, register.name


DRAWN = {"pdf", "docx", "pptx", "png.zip"}
"""Formats that draw every picture anew, which takes seconds and has nothing to do with registers."""


@COUNTED
def test_an_indicator_on_any_measure_is_counted_and_reported_in_every_format(filled: Store, register: Register) -> None:
    its = findings(filled)
    counted = [one for one in its.indicators if one.indicator.title == {"en": "Counted"}]
    of = [one for one in counted if one.trace.registers == (register.name,)]
    assert len(of) == 2 * len(register.measures), f"{register.name}: findings lack an indicator"
    for one in of:
        assert one.estimate is not None, f"{register.name}: {one.indicator.key}"
        assert one.estimate.value is not None, f"{register.name}: {one.indicator.key}"
    printed = Draft(its)
    for language in LANGUAGES:
        for suffix in FORMATS.keys() - DRAWN:
            assert FORMATS[suffix].make(printed, language), f"{register.name}: {suffix}"


@COUNTED
def test_a_register_has_its_section_in_the_report_and_its_place_in_json(filled: Store, register: Register) -> None:
    its = findings(filled)
    data = json.loads(FORMATS["json"].make(Draft(its), "en"))
    if register.name in {field.name for field in fields(Findings)}:
        named = [one for one in data["indicators"] if register.name in one["trace"]["registers"]]
        assert named, f"{register.name}: not in JSON"
    else:
        assert data[register.name]["total"] == 1, f"{register.name}: not in JSON"
    titled, named = f"report.part_{register.name}", f"registers.name_{register.name}"
    title = Texts("en")(titled) if titled in catalogue() else Texts("en")(named).capitalize()
    assert title in {part.title for part in parts_of(its)}, f"{register.name}: no section in the report"


@EVERY
def test_the_keys_that_its_rows_name_are_known_to_be_named(filled: Store, register: Register) -> None:
    with filled.reading() as db:
        named = {(section, key) for section, key, name in named_keys(db, "demo") if name == register.name}
    assert named == {(one.of, example(one)) for one in register.columns if one.of in SECTIONS}


def test_a_report_takes_rows_of_keys_that_have_left_the_document(filled: Store) -> None:
    """As a database of a time in which they could leave may hold them."""
    text = document()
    for key in ("livets-afslutning", "planning", "citizens", "Midt"):
        text = text.replace(key, f"other-{key.lower()}")
    loaded = parse_programme(text)
    with filled.writing() as db:
        saved, _ = save_document(db, programme="demo", kind=PROGRAMME, key="demo", text=text, now=NOW)
        its = findings_from(gather(db, loaded, saved, "m1", {}), today=NOW.date())
    for suffix in ("html", "json", "xlsx", "docx"):
        for language in LANGUAGES:
            assert FORMATS[suffix].make(Draft(its), language)
    assert "planning" in FORMATS["html"].make(Draft(its), "en").decode()


def parts_of(its: Findings) -> list[Part]:
    whole = Draft(its).report("en")
    parts = (*whole.parts, *whole.appendix)
    return [*parts, *(below for part in parts for below in part.parts)]


@pytest.mark.parametrize("register", WITHOUT_EVENTS, ids=lambda one: one.name)
def test_what_can_be_said_of_any_register_can_be_said_of_this(filled: Store, register: Register) -> None:
    with filled.reading() as db:
        rows = rows_of.rows(db, "demo", register.name)
    milestone = LOADED.milestones[0]
    found = register_findings(register, rows, milestone.cut_off)
    sums = [one for one in register.measures if one.column and not one.of_people]
    summed = {one.name: float(example(register.column(one.column))) for one in sums}
    assert (found.total, found.undated, found.sums) == (1, 0, summed), register.name
    for texts in TEXTS:
        part = sections.register(register.name, found, milestone, Wording(texts, LOADED))
        tables = [block for block in part.blocks if block.kind == "table"]
        assert len(tables) == sum(column.restricts for column in register.columns), f"{register.name}: tables"


def test_the_records_say_the_same_as_the_statistics_that_count_them() -> None:
    assert trial_actions.STATES == trial_action_analysis.STATES
    assert tuple(field.name for field in fields(trial_action_analysis.Counts)) == trial_actions.MEASURES
    assert len(involvement.INVOLVEMENT_LEVELS) == involvement_analysis.LEVELS
