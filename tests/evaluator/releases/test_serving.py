"""The files of a published release: made once, kept by digest, and without what was erased since."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.findings.written import Recommendation, Response, Written
from evaluator.releases.serving import Known, Made, file_of, files, kept_or_made, remembered, render_due, render_missing
from evaluator.rendering.format import Format
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.screens import RESULT, SCREENS, charts_of, readings_of
from evaluator.store.house_templates import keep_template
from evaluator.store.quotes import Quote, quotes
from evaluator.store.release_tables import rendering
from evaluator.store.releases import Release, erase_texts, texts_of
from evaluator.store.renderings import content_of, head_of
from evaluator.store.tables import submission
from evaluator.store.texts import remove_units_of
from tests.support.released import PROGRAMME, Releasing
from tests.support.statements import statements

QUOTED = "Beboer 3 skriver"
HTML = FORMATS["html"]


@pytest.fixture
def quoted(site: Releasing) -> Releasing:
    site.quoted(QUOTED)
    return site


def the_quote(site: Releasing) -> Quote:
    with site.service.store.reading() as db:
        (found,) = quotes(db, PROGRAMME)
    return found


@pytest.fixture
def its(quoted: Releasing) -> Release:
    return quoted.publish()


def page(site: Releasing, its: Release, language: str = "da") -> str:
    return kept_or_made(site.service.store, its, Made(HTML, language)).decode()


def test_a_file_is_made_once_and_kept(site: Releasing, its: Release) -> None:
    store = site.service.store
    with store.reading() as db:
        assert head_of(db, file_of(its, Made(HTML, "da"))) is None
    first = page(site, its)
    assert QUOTED in first
    with store.reading() as db:
        head = head_of(db, file_of(its, Made(HTML, "da")))
        assert content_of(db, file_of(its, Made(HTML, "da"))) == first.encode()
    assert head is not None
    assert head.policy.startswith("default-src 'none'; style-src 'sha256-")
    assert page(site, its) == first


def test_every_file_is_made_in_every_language_of_the_release(site: Releasing, its: Release) -> None:
    told: list[tuple[int, int]] = []
    report = site.released(its).report("da")
    charts = [*charts_of(report), *readings_of(report)]
    assert len(charts) > 3
    wanted = sum(len(list(files(form, ("da", "en")))) for form in (*FORMATS.values(), *SCREENS, *charts))
    assert render_missing(site.service.store, progress=lambda *done: told.append(done)) == wanted
    assert told == [(n, wanted) for n in range(1, wanted + 1)]
    assert render_missing(site.service.store) == 0


@pytest.mark.usefixtures("its")
def test_whoever_looks_again_whether_files_are_missing_reads_no_document(site: Releasing) -> None:
    look = render_due(site.service.store)
    look(lambda: False)
    with statements() as asked:
        look(lambda: False)
    assert asked
    assert not [one for one in asked if "release.published " in one.replace(",", " ")]


@pytest.mark.usefixtures("its")
def test_a_file_that_cannot_be_made_stops_no_other_and_is_not_tried_at_every_look(
    site: Releasing, monkeypatch, caplog
) -> None:
    """Its words stand in no log."""
    tried: list[str] = []

    def fails(_printed: object, language: str) -> bytes:
        tried.append(language)
        raise ValueError(QUOTED)

    monkeypatch.setattr("evaluator.releases.serving.FORMATS", {**FORMATS, "docx": Format("Word", "docx", "", fails)})
    store, known = site.service.store, Known()
    made = render_missing(store, known=known)
    assert made > len(FORMATS)
    assert tried == ["da", "en"]
    assert "docx of lindevang could not be made: ValueError" in caplog.text
    assert QUOTED not in caplog.text
    assert render_missing(store, known=known) == 0
    assert tried == ["da", "en"]


def test_a_report_that_cannot_be_made_in_the_style_of_the_house_is_made_in_ours(site: Releasing, its: Release) -> None:
    docx, store = Made(FORMATS["docx"], "da"), site.service.store
    ours = kept_or_made(store, its, docx)
    with store.writing() as db:
        db.execute(sa.delete(rendering))
        keep_template(db, PROGRAMME, b"no document at all", by="eva", now=site.now)
    assert kept_or_made(store, its, docx) == ours


@pytest.mark.usefixtures("its")
def test_making_files_ends_when_it_is_told_to(site: Releasing) -> None:
    assert render_missing(site.service.store, goes_on=iter([True, False]).__next__) == 1


def test_a_page_is_remembered_by_its_bytes_and_no_longer_than_it_is_kept(site: Releasing, its: Release) -> None:
    which, memory = Made(RESULT, "da"), {}
    made, file = kept_or_made(site.service.store, its, which), file_of(its, which)
    with site.service.store.reading() as db:
        head = head_of(db, file)
        assert head is not None
        assert remembered(db, file, head.etag, memory) == made
        with statements() as asked:
            assert remembered(db, file, head.etag, memory) == made
            assert remembered(db, file, "what it was before", memory) == made
    assert len(asked) == 1
    withdraw_quote(site)
    with site.service.store.reading() as db:
        assert remembered(db, file, "another", memory) is None


def test_a_language_that_the_release_is_not_in_has_no_file(site: Releasing, its: Release) -> None:
    with pytest.raises(KeyError):
        kept_or_made(site.service.store, its, Made(HTML, "fr"))


def withdraw_quote(site: Releasing) -> None:
    site.withdraw(the_quote(site))


def withdraw_answers(site: Releasing) -> None:
    with site.service.store.writing() as db:
        answers = db.execute(sa.select(submission.c.submission_id)).scalars().all()
        remove_units_of(db, PROGRAMME, answers)


@pytest.mark.parametrize("erase", [withdraw_quote, withdraw_answers])
def test_what_is_withdrawn_is_in_no_file_that_is_served_afterwards(site: Releasing, its: Release, erase) -> None:
    render_missing(site.service.store)
    erase(site)
    for language, said in (("da", "fjernet efter ønske"), ("en", "removed on request")):
        assert QUOTED not in page(site, its, language)
        assert said in page(site, its, language)
    with site.service.store.reading() as db:
        assert [(one.content, one.salt) for one in texts_of(db, its.key)] == [(None, None)]
        tables = db.execute(sa.text("SELECT count(*) FROM release_text WHERE content IS NOT NULL")).scalar_one()
    assert tables == 0
    found = site.released(its)
    assert found.digest == its.published_digest
    assert found.figures["quotes"][0]["text"] is None


def test_a_quote_that_is_only_changed_stays_where_it_was_published(site: Releasing, its: Release) -> None:
    site.redact(the_quote(site), words="Beboer", kind="other")
    assert QUOTED in page(site, its)


def test_the_name_of_an_owner_who_is_erased_goes_wherever_it_stands(site: Releasing) -> None:
    answered = Response("agreed", "Fint", "Et møde", "Karen Blå", None, "", None)
    first = Recommendation(1, "m1", {"da": "Mødes"}, {"da": "Ledelsen"}, (), answered)
    found = site.composed()
    written = Written(found.written.passages, (), (first, replace(first, number=2)))
    its = site.publish(site.propose(replace(found, written=written)))
    with site.service.store.writing() as db:
        assert erase_texts(db, PROGRAMME, "owner", contents=["Karen Blå"]) == 2
        assert erase_texts(db, PROGRAMME, "response", references=["2"]) == 2
        assert erase_texts(db, "elsewhere", "response") == 0
        left = [one.content for one in texts_of(db, its.key)]
    assert left == ["Fint", "Et møde", None, None, None, None]
    assert site.released(its).digest == its.published_digest
