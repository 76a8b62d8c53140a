"""The page of all programmes and the search: what each role sees, in a number of statements that stays the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from bench._programmes import add_programmes
from evaluator.designing.drafts import begin
from evaluator.documents.storing import import_folder, index_missing
from evaluator.store import registers
from evaluator.store.accounts import Role, account_named, give_role
from evaluator.store.programme_index import not_indexed
from evaluator.store.programme_tables import programme_index, search_entry
from tests.support.members import Member
from tests.support.site import DOCUMENTS, Site, configured

MANY = 40


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are put meanwhile."""
    seen: list[str] = []

    def note(_db: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "ROLLBACK", "COMMIT")):
            seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def also(site, programme: str = "tovholt") -> None:
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS.parent / programme, site.now)


def number_of(work: Callable[[], object]) -> int:
    with counted() as seen:
        work()
    return len(seen)


@pytest.mark.parametrize("address", ["/", "/indsatser", "/indsatser/ny/", "/soeg?ord=samtale"])
def test_forty_programmes_take_as_many_statements_as_two(either_site, address: str) -> None:
    site = either_site
    eva = Member(site, "eva", role="evaluator")
    also(site)
    path, _, words = address.partition("?ord=")
    asked = {"ord": words} if words else {}
    few = number_of(lambda: eva.get(path, **asked))
    add_programmes(site.service.store, site.service.vault, MANY)
    assert number_of(lambda: eva.get(path, **asked)) == few
    assert few <= 7
    assert eva.get("/indsatser").text.count("bench-0") >= MANY


def test_an_evaluator_sees_in_steps_how_far_open_waves_are_and_others_that_they_are_open(either_site) -> None:
    site = either_site
    add_programmes(site.service.store, site.service.vault, 1)
    eva = Member(site, "eva", role="evaluator", programme="bench-000")
    sten = Member(site, "sten", role="steering", programme="bench-000")
    said = eva.get("/indsatser").text
    assert "mindst 45" in said
    assert "af 120 har svaret" in said
    assert "Runden til Første nedslag lukker 3. juni 2026" in said
    said = sten.get("/indsatser").text
    assert "En runde er åben til og med 3. juni 2026" in said
    assert not re.search(r"har svaret|mindst|færre end", said)


def test_what_needs_doing_is_told_to_whoever_evaluates(site) -> None:
    also(site)
    with site.service.store.writing() as db:
        registers.add_rows(
            db, "lindevang", "recommendations", [{"reference": "a1", "title": "Mødes igen", "milestone": "m1"}]
        )
    eva, lis = Member(site, "eva", role="evaluator"), Member(site, "lis", role="reader", programme="lindevang")
    assert "1 anbefaling mangler et svar" in eva.get("/indsatser").text
    assert "mangler et svar" not in lis.get("/indsatser").text
    assert "Tovholt" not in lis.get("/indsatser").text


def test_one_programme_is_opened_at_once_and_its_page_of_all_stays_in_reach(site) -> None:
    eva = Member(site, "eva", role="evaluator")
    assert eva.get("/").request.path == "/p/lindevang/"
    assert "/p/lindevang/" in eva.get("/indsatser").text


def test_an_empty_instance_says_how_to_begin_to_whoever_may(make_sqlite, tmp_path) -> None:
    site = Site(configured(make_sqlite, ("store", "vault"), tmp_path))
    eva, lis = Member(site, "eva", role="evaluator"), Member(site, "lis", role="reader")
    assert 'href="/indsatser/ny/"' in eva.get("/").text
    assert "Spørg den, der gav dig adgang" in lis.get("/").text
    site.service.close()


FOUND = {
    "lindevang": "Indsatser",
    "naboer": "Spørgeskemaer",
    "mange gange": "Spørgsmål",
    "prøveland": "Rækker i registre",
}


@pytest.fixture
def found(site) -> Callable[[Member, str], str]:
    with site.service.store.writing() as db:
        registers.add_rows(
            db, "lindevang", "trial_actions", [{"reference": "x1", "title": "Prøveland i ØRESTAD 100 %"}]
        )

    def search(member: Member, words: str) -> str:
        return member.get("/soeg", ord=words).text

    return search


def headings(page: str) -> list[str]:
    return re.findall(r"<h2>([^<]+)</h2>", page)


def test_the_search_finds_every_kind_and_leads_there(site, found) -> None:
    eva = Member(site, "eva", role="evaluator")
    for words, kind in FOUND.items():
        page = found(eva, words)
        assert kind in headings(page), words
        for address in re.findall(r'<li><a href="(/p/[^"#]+)', page):
            assert eva.get(address.replace("&amp;", "&")).status_code == 200, address
    assert "Prøveland" in found(eva, "ørestad prøveLAND")
    assert "Prøveland" in found(eva, "100 %")
    assert "Prøveland" not in found(eva, "10_ %")
    assert "Der er intet med ordene" in found(eva, "lindevang findes-ikke")


def test_a_reader_finds_what_a_reader_may_open(site, found) -> None:
    lis = Member(site, "lis", role="reader", programme="lindevang")
    typist = Member(site, "ida", role="collector", programme="lindevang")
    for member in (lis, typist):
        for words, kind in FOUND.items():
            assert set(headings(found(member, words))) <= {"Indsatser", "Indikatorer"}, (words, kind)
    assert "Indsatser" in headings(found(lis, "lindevang"))


def test_nobody_finds_what_is_of_another_programme(site, found) -> None:
    also(site)
    other = Member(site, "ole", role="evaluator", programme="tovholt")
    for words in FOUND:
        assert "/p/lindevang" not in found(other, words)


def test_what_was_stored_before_is_found_once_it_is_taken_from_the_documents(site, found) -> None:
    store, eva = site.service.store, Member(site, "eva", role="evaluator")
    with store.writing() as db:
        for table in (programme_index, search_entry):
            db.execute(sa.delete(table))
    with store.writing() as db:
        assert not_indexed(db) == ["lindevang"]
        index_missing(db)
        assert not_indexed(db) == []
    assert "Spørgsmål" in headings(found(eva, "mange gange"))


def test_a_deadline_that_is_over_is_none(site) -> None:
    also(site)
    eva = Member(site, "eva", role="evaluator")
    site.later(site.now + dt.timedelta(days=4000))
    assert "Ingen frister forude" in eva.get("/indsatser").text


def test_a_programme_that_is_being_written_is_found_by_whoever_writes_it(site) -> None:
    eva, stig = Member(site, "eva", "evaluator"), Member(site, "stig", "steering")
    assert eva.get("/p/ny").request.path == "/indsatser/ny/"
    with site.service.store.writing() as db:
        begin(db, {"key": "nyt", "title": {"da": "Noget nyt"}, "languages": ["da"]}, by="eva", now=site.now)
    with site.service.store.writing() as db:
        account = account_named(db, "eva")
        assert account is not None
        give_role(db, account.id, Role("evaluator", "nyt"))
    assert "Noget nyt" in eva.get("/indsatser").text
    assert "Noget nyt" not in stig.get("/indsatser").text
