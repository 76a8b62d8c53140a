"""A box of the theory on which something was found, quoted or written stays; one that is gone all the same harms
nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.documents.storing import Arrival, import_folder
from evaluator.rendering.format import Draft
from evaluator.rendering.formats import FORMATS
from evaluator.store.documents import PROGRAMME as DOCUMENT
from evaluator.store.documents import latest_document, save_document
from tests.support.diagnostics import rejected
from tests.support.members import Member
from tests.support.passages import OUTCOME, WritingSite
from tests.support.quoted import PROGRAMME, Written, documents_that_announce
from tests.support.theory_tested import CONTEXT, LINK, LINKS, MECHANISM

RENAMED = {
    "contact": [
        ("[nodes.contact]", "[nodes.touch]"),
        ('to = "contact"', 'to = "touch"'),
        ('node = "contact"', 'node = "touch"'),
    ],
    "weather": [("[nodes.weather]", "[nodes.rain]"), ('from = "weather"', 'from = "rain"')],
}
"""By box what gives it another key, wherever the document names it."""


def brought(site: WritingSite, folder: Path, *boxes: str) -> None:
    edits = [edit for box in boxes for edit in RENAMED[box]]
    documents = documents_that_announce(folder, (MECHANISM, LINKS), *edits)
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, documents, site.now, Arrival(reason="Andre navne"))


def evidence(site: WritingSite) -> None:
    site.enter(LINK)
    site.enter(CONTEXT)


def judged(site: WritingSite) -> None:
    site.judge(LINK, seen="Det holder")
    site.judge(CONTEXT, seen="Det regnede")


def a_quote(site: WritingSite) -> None:
    site.choose("Birthe", place=("node", "contact"))


def a_passage(site: WritingSite) -> None:
    site.save({"da": "Folk mødtes.", "en": "People met."}, OUTCOME)


NAMED = {
    "evidence": (evidence, "the evidence", ("contact", "weather")),
    "a judgement": (judged, "the evidence", ("contact", "weather")),
    "a quote": (a_quote, "quotes", ("contact",)),
    "a passage": (a_passage, "the evaluator's words", ("contact",)),
}


@pytest.mark.parametrize("what", NAMED)
def test_a_box_that_something_is_told_of_keeps_its_key(site: WritingSite, tmp_path: Path, what: str) -> None:
    act, where, boxes = NAMED[what]
    act(site)
    with rejected() as told:
        brought(site, tmp_path / "again", *RENAMED)
    assert [(f"nodes.{box}:" in line, where in line) for box, line in zip(boxes, told, strict=True)] == [
        (True, True) for _ in boxes
    ]


def test_what_was_withdrawn_or_emptied_holds_no_box(site: WritingSite, tmp_path: Path) -> None:
    site.withdraw(site.enter(LINK))
    site.judge(CONTEXT, seen="Det regnede")
    site.judge(CONTEXT)
    its = site.choose("Birthe", place=("node", "contact"))
    Written.withdraw(site, its)
    site.save({"da": "Folk mødtes.", "en": "People met."}, OUTCOME)
    site.save({}, OUTCOME)
    brought(site, tmp_path / "again", *RENAMED)
    with site.service.store.reading() as db:
        document = latest_document(db, PROGRAMME, DOCUMENT, PROGRAMME)
    assert document is not None
    assert "[nodes.touch]" in document.text


def test_pages_and_reports_take_what_is_told_of_a_box_that_is_gone(site: WritingSite, tmp_path: Path) -> None:
    """As a database of a time in which it could leave may hold it."""
    for act, *_ in NAMED.values():
        act(site)
    documents = documents_that_announce(
        tmp_path / "again", (MECHANISM, LINKS), *RENAMED["contact"], *RENAMED["weather"]
    )
    text = (documents / "programme.toml").read_text("utf-8")
    with site.service.store.writing() as db:
        save_document(db, programme=PROGRAMME, kind=DOCUMENT, key=PROGRAMME, text=text, now=site.now)
    browser = Member(site, "ellen", role="evaluator")
    for page in (
        "",
        "teorien/",
        "vejen/",
        "citater/",
        "rapportens-tekster/",
        "udgivelser/",
        "design/",
        "anbefalinger/",
    ):
        assert browser.get(f"/p/{PROGRAMME}/{page}").status_code == 200, page
    for suffix in ("html", "json"):
        assert FORMATS[suffix].make(Draft(site.findings()), "da")
