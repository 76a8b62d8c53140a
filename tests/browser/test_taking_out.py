"""An evaluator takes data out in Chromium: without script and by keyboard, at two widths and twice the size, by axe."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store.submissions import Submission, insert_submissions
from tests.support import live as documents
from tests.support.browsing import PASSWORD, go_to, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.live import DOCUMENTS, Live
from tests.support.taken_out import told_of_take_outs

pytestmark = pytest.mark.browser


@pytest.fixture
def live(make_sqlite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A counted milestone whose information text announced take-outs."""
    told_of_take_outs(DOCUMENTS / "lindevang", tmp_path / "documents" / "lindevang")
    monkeypatch.setattr(documents, "DOCUMENTS", tmp_path / "documents")
    live = Live(tmp_path / "home", make_sqlite)
    its = {"programme": "lindevang", "wave": "linked", "linkage": "pseudonymous", "version": 1, "group": "residents"}
    rows = [Submission(**its, answers={"heard": 1 + person % 5}, pseudonym=f"p{person}") for person in range(18)]
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
        insert_submissions(db, rows)
    live.now, here = AFTER_LINDEVANG, live.service
    count_milestone(here.store, here.vault, "lindevang", "m1", now=live.now)
    yield live
    live.close()


def opened(page: Page, live: Live) -> Page:
    sign_in(page, live, "eva")
    go_to(page, "Resultater", "Tag ud")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tag data ud")
    return page


def taken(page: Page, name: str) -> list[str]:
    """The names of the files in the zip that a button gives."""
    with page.expect_download() as found:
        page.get_by_role("button", name=name).press("Enter")
    content = Path(found.value.path()).read_bytes()
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_answers_are_taken_out_for_a_purpose_by_keyboard_and_without_script(live: Live, visitor) -> None:
    page = opened(visitor(), live)
    page.get_by_role("button", name="Tag svarene ud").press("Enter")
    expect(page.get_by_text("Skriv formålet med højst 300 tegn.")).to_be_visible()
    page.get_by_label("Hvad skal svarene bruges til?").fill("Kontrol af tallene")
    page.get_by_label("SPSS").first.press("Space")
    assert taken(page, "Tag svarene ud") == [
        "lindevang-neighbours-codebook.csv",
        "lindevang-neighbours-codebook.html",
        "lindevang-neighbours-texts.csv",
        "lindevang-neighbours.sav",
        "lindevang-neighbours.xlsx",
    ]
    assert taken(page, "Tag tallene ud") == ["lindevang-tallies-codebook.html", "lindevang-tallies.xlsx"]


def test_the_page_and_its_faults_are_clean_by_axe_and_do_not_scroll_sideways(live: Live, visitor, looked_at) -> None:
    page = opened(visitor(script=True), live)
    looked_at(page, "page")
    page.get_by_role("button", name="Tag svarene ud").click()
    expect(page.get_by_text("Skriv formålet")).to_be_visible()
    looked_at(page, "faults")
