"""The audit beside people whose numbers are known, and beside a reader of the written files who knows nothing of it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from evaluator.findings import disclosure, linked_disclosure
from evaluator.releases import audit_linked
from evaluator.releases.audit import PROVEN, Certificate, book_of
from evaluator.releases.audit_book import Book
from evaluator.releases.audit_linked import Linked
from evaluator.releases.document import Released
from evaluator.releases.serving import files_of_release
from evaluator.rendering.formats import FORMATS
from evaluator.verifying.check import READERS
from tests.attack import store
from tests.support.audited_truth import Truth
from tests.support.files_beside_document import beside, held
from tests.support.published_worlds import Document, Outcome, as_published, document, handed, publish
from tests.support.reading_crowd import Crowd
from tests.support.reading_files import Reader
from tests.support.released_people import People
from tests.support.released_worlds import counted_once, counts, made_up


def people_and_documents(seed: int, *, careful: bool = True) -> tuple[People, list[Document]]:
    world = made_up(random.Random(seed))
    with store() as opened:
        every = [*counts(world, opened, careful=careful)]
    return People(world, counted_once(every)), [document(one, at) for at, one in enumerate(every)]


def book_and_truth(seed: int, *, careful: bool = True) -> tuple[Book, Truth]:
    people, documents = people_and_documents(seed, careful=careful)
    book = book_of(documents, moves=True, guesses=False)
    return book, Truth(people, Linked(Book(book.tellings), {}).nodes)


@pytest.mark.parametrize(("seed", "careful"), [(0, False), (5, True), (6, True), (10, True)])
def test_all_that_the_audit_takes_to_be_told_is_true(seed: int, careful: bool) -> None:
    book, truth = book_and_truth(seed, careful=careful)
    assert len(book.told) > 50
    assert [*truth.wrong(book.told)] == []


def test_an_equation_that_is_wrong_by_one_person_is_seen() -> None:
    book, truth = book_and_truth(10)
    one = next(one for one in book.told if one.least == one.most > 0)
    assert [*truth.wrong([replace(one, least=one.least + 1, most=one.most + 1)])]


def published(seed: int, *, careful: bool = True, audit: Callable[..., Certificate] | None = None) -> Outcome:
    with store() as opened:
        return publish(made_up(random.Random(seed)), opened, careful=careful, audit=audit)


def no_audit(_: object) -> Certificate:
    return Certificate(PROVEN)


@pytest.fixture
def tables_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparisons are told whatever their tables of pairs give away, so that the audit alone stands before readers."""
    monkeypatch.setattr(linked_disclosure, "known_by_tables", lambda *_: frozenset())


@pytest.mark.usefixtures("tables_told")
@pytest.mark.parametrize(("seed", "careful"), [(5, True), (7, False)])
def test_readers_of_the_files_learn_of_nobody_since_the_audit_stops_what_would_tell_of_them(
    seed: int, careful: bool
) -> None:
    assert published(seed, careful=careful, audit=no_audit).read != ()
    its = published(seed, careful=careful)
    assert its.read == ()
    assert its.left_out + its.refused > 0


def test_readers_of_the_files_find_few_people_where_small_rows_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert published(7, audit=no_audit).read == ()
    monkeypatch.setattr(disclosure, "is_small", lambda *_: False)
    assert published(7, audit=no_audit).read != ()


@pytest.mark.usefixtures("tables_told")
def test_an_audit_that_does_not_look_at_who_came_again_lets_few_people_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_linked, "tell_matched", lambda *_: None)
    assert published(5).read != ()


def test_the_workbook_and_the_figures_of_a_release_tell_what_is_true() -> None:
    """What is misread would not fit the people: the reader asserts that it does."""
    world = made_up(random.Random(2))
    with store() as opened:
        its = next(counts(world, opened))
    crowd, one = Crowd(People(world)), handed(its, document(its, 0, composed=True))
    known = len(crowd.attack.told)
    assert {*one.files} == {"json", "xlsx"}
    Reader(crowd, [one])
    assert len(crowd.attack.told) > known + 10


@pytest.fixture(scope="module")
def printed() -> Released:
    with store() as opened:
        its = next(counts(made_up(random.Random(2)), opened))
    one = document(its, 0, composed=True)
    return as_published({**one, "reports": {"da": one["reports"]["da"]}})


def test_no_file_of_a_release_has_a_number_that_its_document_has_not(printed: Released) -> None:
    found = beside(printed)
    assert found.beyond == []
    assert {*found.read} == {"steering", "charts", "result", "chart", "reading", *FORMATS}
    assert found.read["reading"] > 0


def test_each_kind_of_file_of_another_document_is_seen(printed: Released) -> None:
    other = Released({**printed.document, "figures": {}, "reports": otherwise(printed.document["reports"])}, "", {})
    every = [one for one in files_of_release(printed) if one.form.suffix in ("steering", *READERS, "csv.zip")]
    seen = {one.form.suffix for one in every if held(one.of(other), one, printed)[1]}
    assert seen == {one.form.suffix for one in every}


def otherwise(value: object) -> object:
    """With ninety more in every table, sentence and picture."""
    if isinstance(value, dict):
        said = ("rows", "text", "svg")
        return {key: ninety_more(one) if key in said else otherwise(one) for key, one in value.items()}
    return [otherwise(one) for one in value] if isinstance(value, list) else value


def ninety_more(value: object) -> object:
    if isinstance(value, str):
        return re.sub(r"(?<![\w#.\-])\d(?=[ <(]|$)", lambda found: f"9{found[0]}", value)
    return [ninety_more(one) for one in value] if isinstance(value, list) else value
