"""Answers from another tool in Chromium: without script on a phone, and every page by axe and at all widths."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from evaluator.accounts.credentials import add_account
from tests.support.browsing import NARROW, PASSWORD, WIDE, go_to, press, sign_in

pytestmark = pytest.mark.browser

TABLE = (
    "Nr;Navn;Mit svar;Vil du anbefale haven til en ven?;Jeg føler mig hjemme i haven;Hvad dyrker du?;better\n"
    "b-1;Åse Nygaard;x;9;Enig;Blomster, Bær;Mere lys på stien\n"
    "b-2;Bo Holm;y;10;Meget enig;Grøntsager, Humle;\n"
    "b-2;Bo Holm;y;10;Enig;Blomster, Bær;\n"
)


@pytest.fixture
def evaluated(garden):
    garden.now = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    with garden.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=garden.now)
    return garden


def test_a_file_is_brought_in_and_undone(evaluated, visitor, looked_at, tmp_path) -> None:
    (tmp_path / "svar.csv").write_text(TABLE, "utf-8")
    page = visitor(width=WIDE, script=True)
    sign_in(page, evaluated, "eva")
    page.goto(f"{evaluated.address}/p/tovholt/svar-udefra/")
    looked_at(page, "no imports")
    press(page, "Hent svar fra en fil", role="link")
    press(page, "Se, hvordan den bliver læst")
    looked_at(page, "no file")
    page.get_by_label("Runde").select_option("spring")
    page.get_by_label("Fil", exact=True).set_input_files(tmp_path / "svar.csv")
    press(page, "Se, hvordan den bliver læst")
    looked_at(page, "a file that is asked about")
    page.get_by_role("combobox", name="nr", exact=True).select_option("@person")
    page.get_by_role("combobox", name="mit svar", exact=True).select_option("")
    press(page, "Læs igen")
    page.get_by_label("‘Meget enig’").select_option("5")
    page.get_by_label("Filen siger ikke, om samtykket er givet").select_option("elsewhere")
    page.get_by_label("Samme person svarer flere gange").select_option("first")
    press(page, "Læs igen")
    expect(page.get_by_text("spring: 2 rækker læst")).to_be_visible()
    looked_at(page, "a file that is ready")
    press(page, "Hent svarene ind")
    expect(page.get_by_role("status")).to_have_text("Svarene er hentet ind som import nr. 1.")
    looked_at(page, "an import")
    press(page, "Fortryd import nr. 1", role="link")
    press(page, "Fortryd import nr. 1")
    looked_at(page, "undone without a reason")
    page.get_by_label("Hvorfor?").fill("Forkert fil")
    press(page, "Fortryd import nr. 1")
    expect(page.get_by_role("status")).to_have_text("Import nr. 1 er fortrudt.")


def test_a_phone_without_script_brings_a_file_in(evaluated, visitor, tmp_path) -> None:
    (tmp_path / "svar.csv").write_text("person;recommend\nb-1;9\n", "utf-8")
    page = visitor(width=NARROW)
    sign_in(page, evaluated, "eva")
    page.goto(f"{evaluated.address}/p/tovholt/")
    go_to(page, "Indsamling", "Svar udefra")
    press(page, "Hent svar fra en fil", role="link")
    page.get_by_label("Runde").select_option("spring")
    page.get_by_label("Fil", exact=True).set_input_files(tmp_path / "svar.csv")
    press(page, "Se, hvordan den bliver læst")
    page.get_by_label("Filen siger ikke, om samtykket er givet").select_option("elsewhere")
    press(page, "Læs igen")
    press(page, "Hent svarene ind")
    expect(page.get_by_role("status")).to_have_text("Svarene er hentet ind som import nr. 1.")
    assert [one.answers["recommend"] for one in evaluated.submissions("spring")] == [9]
