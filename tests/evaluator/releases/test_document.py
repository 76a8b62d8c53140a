"""The document of a release: what it holds, that its bytes follow from what it was made of, and what erasing leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import count

import pytest
import sqlalchemy as sa

from evaluator.findings.written import Recommendation, Response, Written
from evaluator.releases.canonical import canonical, digest_of
from evaluator.releases.composing import composed
from evaluator.releases.document import Released, read
from evaluator.releases.making import Made, Place, made
from evaluator.releases.personal import commitment, marked
from evaluator.rendering.formats import FORMATS
from evaluator.reporting.context import report
from evaluator.reporting.plain import plain
from evaluator.store.counts import Count, inputs_of, latest_counts
from evaluator.store.engine import Store, open_store
from evaluator.store.releases import Text
from evaluator.store.tables import metadata
from tests.support.released import PROGRAMME, Releasing

QUOTED = "Beboer 3 skriver"


def made_in(store: Store, counted: Count, site: Releasing) -> Made:
    """The document as it would be proposed, with salts that follow one another."""
    salts = count()
    with store.reading(snapshot=True) as db:
        found = composed(db, counted)
        return made(
            found, counted, inputs_of(db, counted), Place(1, 1), now=site.now, new_salt=lambda: f"salt{next(salts)}"
        )


@pytest.fixture
def quoted(site: Releasing) -> Releasing:
    site.quoted(QUOTED, place=("indicator", "heard"))
    return site


@pytest.fixture
def its(quoted: Releasing) -> Made:
    return made_in(quoted.service.store, quoted.last_count, quoted)


def as_released(its: Made, texts: tuple[Text, ...] | None = None) -> Released:
    return read(its.text, its.digest, its.texts if texts is None else texts)


def test_it_holds_what_the_report_was_made_from(its: Made, quoted: Releasing) -> None:
    found, counted = json.loads(its.text), quoted.last_count
    assert found["count"] == {"number": 1, "digest": counted.digest, "counted_at": "2026-06-03T10:00:00+00:00"}
    assert [(one["kind"], one["key"], one["version"]) for one in found["definitions"]] == [
        ("programme", PROGRAMME, 1),
        ("questionnaire", "neighbours", 1),
    ]
    assert all(len(one["digest"]) == 64 for one in found["definitions"])
    assert found["registers"]["known_at"] == found["count"]["counted_at"]
    assert found["software"]["name"] == "nedslag"
    assert {*found["reports"]} == {*found["facts"]} == {"da", "en"}
    assert found["methods"]["of"]["heard"]
    assert found["suppression"]["minimum"] == 5
    assert any("staff" in path for path in found["suppression"]["not_shown"])
    assert found["date"] == found["reports"]["da"]["date"] == "2026-06-03"
    assert found["gates"] == {"complete": [], "published": []}


def test_it_is_canonical_and_holds_no_fraction(its: Made) -> None:
    assert canonical(json.loads(its.text)) == its.text
    assert digest_of(its.text) == its.digest
    assert json.loads(its.text, parse_float=pytest.fail) == plain(its.document)


def test_the_same_material_gives_the_same_bytes_on_both_databases(
    quoted: Releasing, its: Made, make_postgresql: Callable[[str], str]
) -> None:
    with closing(open_store(make_postgresql("store"))) as other:
        with quoted.service.store.reading() as db, other.writing() as db_there:
            for table in metadata.sorted_tables:
                if table.name != "store_instance" and (rows := db.execute(sa.select(table)).mappings().all()):
                    db_there.execute(sa.insert(table), [dict(row) for row in rows])
        with other.reading() as db:
            counted = latest_counts(db, PROGRAMME)["m1"]
        assert made_in(other, counted, quoted).text == its.text


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_a_function_of_the_document(its: Made, suffix: str) -> None:
    form = FORMATS[suffix]
    assert form.make(as_released(its), "da") == form.make(as_released(its), "da")


def test_it_gives_back_the_report_that_was_composed(its: Made, quoted: Releasing) -> None:
    with quoted.service.store.reading(snapshot=True) as db:
        whole = report(composed(db, quoted.last_count), "en")
    assert as_released(its).report("en") == replace(whole, date="2026-06-03")


def test_a_proposal_is_a_draft_until_it_is_published(quoted: Releasing) -> None:
    proposed = quoted.propose()
    assert quoted.released(proposed).edition.number == 0
    published = quoted.publish(proposed)
    assert quoted.released(published).edition.number == 1
    assert quoted.released(published).edition.digest == published.published_digest != proposed.digest


def test_a_quote_stands_in_the_document_only_as_a_salted_commitment(its: Made) -> None:
    (text,) = its.texts
    assert text.content == QUOTED
    assert QUOTED not in its.text
    assert json.loads(its.text)["personal"]["a"] == {"kind": "quote", "commitment": commitment(QUOTED, "salt0")}
    assert digest_of(QUOTED) not in its.text
    for form in FORMATS.values():
        if form.inline:
            assert QUOTED in form.make(as_released(its), "da").decode()
    assert as_released(its).figures["quotes"][0]["text"] == QUOTED


def test_what_is_erased_is_said_to_be_and_the_digest_still_holds(its: Made) -> None:
    (text,) = its.texts
    left = as_released(its, (replace(text, content=None, salt=None),))
    assert left.digest == its.digest
    said = [FORMATS["html"].make(left, language).decode() for language in ("da", "en")]
    assert "fjernet efter ønske" in said[0]
    assert "removed on request" in said[1]
    assert not any(QUOTED in one for one in said)
    assert left.figures["quotes"][0]["text"] is None


def test_a_document_or_a_text_that_was_changed_is_refused(its: Made) -> None:
    (text,) = its.texts
    with pytest.raises(LookupError, match="digest"):
        read(its.text.replace("lindevang", "lindevank"), its.digest, its.texts)
    with pytest.raises(LookupError, match="commits"):
        as_released(its, (replace(text, content="Noget andet"),))


def test_what_an_owner_answered_and_who_it_is_are_personal_texts(site: Releasing) -> None:
    answered = Response("partly", "Vi mangler penge", "Et møde", "Karen Blå", None, "", None)
    first = Recommendation(3, "m1", {"da": "Mødes"}, {"da": "Ledelsen"}, (), answered)
    found, personal = marked(replace(site.composed(), written=Written((), (first,), (replace(first, number=4),))))
    assert [(one.kind, one.reference, one.text) for one in personal] == [
        (kind, number, text)
        for number in ("3", "4")
        for kind, text in (("response", "Vi mangler penge"), ("response", "Et møde"), ("owner", "Karen Blå"))
    ]
    said = found.written.recommendations[0].response
    assert [said.reason, said.action, said.owner] == ["⟦a⟧", "⟦b⟧", "⟦c⟧"]
    assert said.answer == "partly"
