"""The texts of a report are taken away as a file, and brought back once somebody has seen what would change."""

from __future__ import annotations

import io

from tests.support.passages import CONCLUSION, HEARD
from tests.support.passages_desk import BASE, said

TYPED = {f"text-{language}": words for language, words in HEARD.items()}
FILE = f"{BASE}fil"


def sent(anna, text: str):
    page = anna.get(FILE)
    return anna.fill(FILE, page, file=(io.BytesIO(text.encode()), "tekster.toml"))


def test_a_text_is_taken_changed_looked_at_and_brought_back(site, anna) -> None:
    anna.fill(f"{BASE}konklusion", **TYPED, do="sign")
    taken = anna.get(f"{BASE}tekster.toml")
    assert taken.mimetype == "application/toml"
    changed = taken.text.replace("føler sig hørt", "føler sig set")
    assert changed != taken.text
    page = sent(anna, changed)
    assert "Nye eller ændrede tekster: 1." in said(page)
    assert "Konklusion" in said(page).partition("Nye eller ændrede tekster: 1.")[2]
    assert site.held()[CONCLUSION].text == HEARD
    done = anna.fill(FILE, page, go="store")
    assert "Gemt som kladder: 1." in said(done)
    assert "set" in site.held()[CONCLUSION].text["da"]
    assert site.held()[CONCLUSION].signed is False


def test_a_text_that_somebody_changed_since_is_not_written_over(site, anna) -> None:
    anna.fill(f"{BASE}konklusion", **TYPED, do="save")
    taken = anna.get(f"{BASE}tekster.toml").text
    anna.fill(f"{BASE}konklusion", **{name: f"{words} Nu." for name, words in TYPED.items()}, do="save")
    page = sent(anna, taken.replace("føler sig hørt", "føler sig set"))
    assert page.status_code == 422
    assert "passages" in said(page)
    assert site.held()[CONCLUSION].text["da"].endswith("Nu.")


def test_every_fault_of_a_file_is_told_and_none_of_it_stored(site, anna) -> None:
    for text, words in (
        ("", "ikke valgt en fil"),
        ("x = [", "TOML"),
        ("[[passages]]\nplace = 3\nodd = 1\n", "milestone"),
        ("# " + "x" * 300_001, "for stor"),
    ):
        page = sent(anna, text)
        assert page.status_code == 422, text[:20]
        assert words in said(page), text[:20]
    assert CONCLUSION not in site.held()
