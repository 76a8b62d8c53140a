"""Files that come to pages and go from them, in Chromium: a report's texts, evidence, a delivered file, the programme's
folder, and the look through tallies and log; by axe and at all widths."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect
from werkzeug.serving import make_server

from evaluator.accounts.credentials import add_account
from evaluator.rendering.formats import FORMATS
from evaluator.store.documents import BROWSER, PROGRAMME, save_document
from tests.support.browsing import PASSWORD, WIDE, press, sign_in
from tests.support.released import Releasing, releasing

pytestmark = pytest.mark.browser

EVIDENCE = """
[[evidence]]
link = "meetings>contact"
kind = "document"
milestone = "m1"
direction = "for"
strength = "strong"
seen = "Man blev siddende"
source = "Referatet"
"""
TEXTS = """
[[passages]]
milestone = "m1"
place = "conclusion"
text.da = "Det gik godt."
text.en = "It went well."
"""


class Served:
    """A site with a published release behind an address."""

    def __init__(self, site: Releasing) -> None:
        self.site = site
        self.release = site.publish()
        with site.service.store.writing() as db:
            add_account(db, name="adam", password=PASSWORD, role="administrator", now=site.now)
            add_account(db, name="anna", password=PASSWORD, role="evaluator", now=site.now)
        site.app.config["SESSION_COOKIE_SECURE"] = False
        self.server = make_server("127.0.0.1", 0, site.app, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.site.service.close()


@pytest.fixture
def live(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Served]:
    site = releasing(make_sqlite, tmp_path)
    site.fill()
    served = Served(site)
    yield served
    served.close()


def test_files_are_looked_at_before_they_are_stored(live, visitor, looked_at, tmp_path) -> None:
    page = visitor(width=WIDE, script=True)
    sign_in(page, live, "anna")
    for name, address, text, button in (
        ("evidence", "teorien/fil", EVIDENCE, "Gem indførslerne"),
        ("texts", "rapportens-tekster/fil", TEXTS, "Gem som kladder"),
    ):
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
        page.goto(f"{live.address}/p/lindevang/{address}?nedslag=m1")
        looked_at(page, f"{name} empty")
        press(page, "Se på filen")
        looked_at(page, f"{name} without a file")
        page.get_by_label("Fil", exact=True).set_input_files(tmp_path / f"{name}.toml")
        press(page, "Se på filen")
        looked_at(page, f"{name} ready")
        press(page, button)
        expect(page.get_by_role("status").first).to_contain_text("1")


def test_a_folder_is_brought_over_its_programme(live, visitor, looked_at, tmp_path) -> None:
    page = visitor(width=WIDE, script=True)
    sign_in(page, live, "anna")
    page.goto(f"{live.address}/p/lindevang/design/mappe")
    looked_at(page, "folder empty")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tag mappen med (zip)").click()
    with zipfile.ZipFile(download.value.path()) as whole:
        files = {name: whole.read(name).decode() for name in whole.namelist()}
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as whole:
        for name, text in files.items():
            whole.writestr(name, text.replace("Naboer i Lindevang", "Naboer ved Lindevang"))
    (tmp_path / "mappe.zip").write_bytes(changed.getvalue())
    with live.site.service.store.writing() as db:
        text = files["lindevang/programme.toml"].replace("Naboer i Lindevang", "Naboer fra browseren")
        its = {"programme": "lindevang", "kind": PROGRAMME, "key": "lindevang", "now": live.site.now}
        save_document(db, text=text, origin=BROWSER, author=live.site.accounts["eva"], **its)
    page.get_by_label("Fil", exact=True).set_input_files(tmp_path / "mappe.zip")
    press(page, "Se, hvad der bliver ændret")
    expect(page.get_by_text("Naboer ved Lindevang").first).to_be_visible()
    looked_at(page, "folder changes")
    press(page, "Hent mappen ind")
    looked_at(page, "folder conflict refused")
    page.get_by_label("Erstat den alligevel").check()
    page.get_by_label("Hvorfor?").fill("Mappen er den rigtige")
    press(page, "Hent mappen ind")
    expect(page.get_by_role("status")).to_contain_text("Mappen er hentet ind. Nye versioner: 1.")


def test_a_delivered_file_is_checked(live, visitor, looked_at, tmp_path) -> None:
    content = FORMATS["docx"].make(live.site.released(live.release), "da")
    (tmp_path / "rapport.docx").write_bytes(content)
    word = Document(io.BytesIO(content))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    numbers = [one for one in word.element.body.iter(f"{w}t") if (one.text or "").isdigit()]
    for one in [one for one in numbers if next(one.iterancestors(f"{w}sdt"), None) is not None][:3]:
        one.text = "".join(str((int(digit) + 1) % 10) for digit in one.text)
    word.add_paragraph("I alt blev det til 1.234 kroner.")
    word.save(str(tmp_path / "andet.docx"))
    page = visitor(width=WIDE, script=True)
    sign_in(page, live, "anna")
    page.goto(f"{live.address}/p/lindevang/udgivelser/?nedslag=m1")
    looked_at(page, "release")
    press(page, "Kontrollér en fil", role="link")
    looked_at(page, "check empty")
    page.get_by_label("Fil", exact=True).set_input_files(tmp_path / "rapport.docx")
    page.set_default_timeout(90_000)
    press(page, "Kontrollér filen")
    expect(page.get_by_role("status")).to_contain_text("som den blev udgivet")
    page.get_by_label("Fil", exact=True).set_input_files(tmp_path / "andet.docx")
    press(page, "Kontrollér filen")
    expect(page.get_by_role("alert")).to_contain_text("afviger fra udgivelsen")
    expect(page.get_by_text("1.234").first).to_be_visible()
    looked_at(page, "check differing")


def test_an_administrator_looks_through_tallies_and_log(live, visitor, looked_at) -> None:
    page = visitor(width=WIDE, script=True)
    page.goto(f"{live.address}/")
    page.get_by_label("Navn").fill("adam")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    press(page, "Log ind")
    page.goto(f"{live.address}/drift/")
    looked_at(page, "operation")
    press(page, "Kontrollér tal og log", role="link")
    looked_at(page, "inspecting before")
    press(page, "Kontrollér loggen")
    expect(page.get_by_role("status")).to_contain_text("Loggen er hel")
    press(page, "Tæl efter: lindevang")
    expect(page.get_by_role("status")).to_contain_text("stemmer med besvarelserne")
    page.get_by_label("Post, du har noteret").fill("1:0")
    press(page, "Kontrollér loggen")
    looked_at(page, "inspecting faulty")
