from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.coding.codebook import merge_code
from evaluator.coding.coded_files import import_codings
from evaluator.coding.coding import wanted_texts
from evaluator.exporting.for_coding import texts_for_coding
from evaluator.store.audit import entries
from evaluator.store.codings import FILE, Mark, coders, codings
from tests.support.coding_desk import BY, NOT_TO_TAKE_OUT, add_texts, announcing_site
from tests.support.diagnostics import rejected
from tests.support.site import Site

KEY = "lindevang"
ANSWERS = ("Mere støj end før", "=Hyggeligt", 'Trafikken, og så "larmen"')


@pytest.fixture
def asked(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Site]:
    site = announcing_site(make_sqlite, tmp_path, ANSWERS)
    yield site
    site.service.close()


def texts_of(site: Site) -> dict[str, uuid.UUID]:
    with site.service.store.reading() as db:
        return {unit.text: unit.text_id for unit in wanted_texts(db, KEY)}


def bring_in(site: Site, *lines: str, coder: str = "maskine") -> int:
    path = Path(site.service.config.home) / "koder.csv"
    path.write_text("\n".join(lines), "utf-8")
    with site.service.store.writing() as db:
        return import_codings(db, KEY, path, coder=coder, by=BY)


def test_only_texts_whose_take_out_was_announced_are_taken_out_and_it_is_logged(asked: Site) -> None:
    with asked.service.store.writing() as db:
        add_texts(db, KEY, ["Fra en gåtur"])
    found = texts_for_coding(asked.service.store, KEY, "To studerende", actor=BY.actor, now=BY.now)
    with asked.service.store.reading() as db:
        (entry,) = [one for one in entries(db) if one.kind == "taken_out"]
    assert (found.texts, found.kept_back) == (3, 2)
    assert (entry.actor, entry.details) == ("anna-id", {"texts": 3, "purpose": "To studerende"})
    rows = list(csv.DictReader(io.StringIO(found.content)))
    assert [row["text_id"] for row in rows] == sorted(row["text_id"] for row in rows)
    assert {row["question"] for row in rows} == {"better"}
    assert {row["text"].removeprefix("'") for row in rows} == set(ANSWERS)


def test_nothing_is_taken_out_where_nobody_was_told(office) -> None:
    with office.store.writing() as db:
        add_texts(db, KEY, ["Fra en gåtur"])
    with rejected("none of the 1 texts may be taken out"):
        texts_for_coding(office.store, KEY, "To studerende", actor=BY.actor, now=BY.now)
    with office.store.reading() as db:
        assert [one for one in entries(db) if one.kind == "taken_out"] == []


def test_texts_are_taken_out_for_a_purpose_alone(asked: Site) -> None:
    with rejected("the purpose is missing"):
        texts_for_coding(asked.service.store, KEY, "  ", actor=BY.actor, now=BY.now)


def test_codes_from_a_file_are_those_of_a_coder_of_its_own_and_are_replaced_as_a_whole(asked: Site) -> None:
    one, two, three, _ = (texts_of(asked)[text] for text in (*ANSWERS, NOT_TO_TAKE_OUT))
    lines = (f"{one},stoej,0,5", f"{one},Trafik,,", f"{two},,,", f"{three},stoej,,", f"{three},stoej,,")
    assert bring_in(asked, "text_id,code,start,end", *lines) == 3
    with asked.service.store.reading() as db:
        assert [(coder.kind, coder.title) for coder in coders(db, KEY)] == [(FILE, "maskine")]
        said = {coding.text: (coding.state, coding.marks) for coding in codings(db, KEY)}
    assert said == {
        one: ("coded", {Mark("stoej", 0, 5), Mark("trafik")}),
        two: ("no_code_fits", frozenset()),
        three: ("coded", {Mark("stoej")}),
    }
    assert bring_in(asked, "text_id,code", f"{two},tryghed") == 1
    assert bring_in(asked, "text_id,code", f"{two},stoej", coder="Bo") == 1
    with asked.service.store.reading() as db:
        assert sorted(next(iter(coding.codes)) for coding in codings(db, KEY)) == ["stoej", "tryghed"]


def test_everything_wrong_with_a_file_is_said_with_its_row_and_nothing_stored(asked: Site) -> None:
    one, two = (texts_of(asked)[text] for text in ANSWERS[:2])
    bring_in(asked, "text_id,code", f"{one},tryghed")
    with asked.service.store.writing() as db:
        merge_code(db, KEY, "naboskab", "tryghed", BY)
    lines = (
        f"{uuid.uuid4()},stoej,,",
        f"{one},stej,,",
        f"{one},naboskab,,",
        f"{one},stoej,4,",
        f"{one},stoej,4,400",
        f"{two},stoej,,",
        f"{two},,,",
    )
    with rejected() as found:
        bring_in(asked, "text_id,code,start,end", *lines)
    for row, said in (
        (2, "no text with that id"),
        (3, "did you mean 'stoej'"),
        (4, "no longer in use"),
        (5, "do not say on which passage"),
        (6, "from character 4 to 400"),
        (8, "a row without a code"),
    ):
        assert any(f"row {row}" in line and said in line for line in found), (row, found)
    with asked.service.store.reading() as db:
        assert [coding.codes for coding in codings(db, KEY)] == [{"tryghed"}]


@pytest.mark.parametrize(
    ("lines", "coder", "said"),
    [
        (("text,code", "a,b"), "maskine", "'text_id' is missing"),
        (("text_id,code",), "maskine", "no codes in the file"),
        (("text_id,code", "a,b"), " ", "coder has no name"),
    ],
)
def test_a_file_that_is_none_of_codes_is_refused(asked: Site, lines: tuple[str, ...], coder: str, said: str) -> None:
    with rejected(said):
        bring_in(asked, *lines, coder=coder)
