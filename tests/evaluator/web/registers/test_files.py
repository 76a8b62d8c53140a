"""A table as an office keeps it comes in through the browser: looked at, asked about, stored whole or not at all."""

from __future__ import annotations

import io
import re

import pytest

from evaluator.registers import uploading
from evaluator.store import registers as store
from evaluator.store.register_view_tables import register_upload
from tests.support.editor_site import Fields, words
from tests.support.members import Member

BASE = "/p/lindevang/registre/"
ACTIONS = f"{BASE}proevehandlinger/"
PLAN = (
    "Handling;Startdato;Status;Tovholder\n"
    "Fælles gåtur;03.05.2026;i gang;Afdelingslederen\n"
    "Suppe på torvet;;på vej;Køkkenet\n"
)


def bring(eva, table: str | bytes, base: str = ACTIONS, name: str = "plan.csv", **more: object):
    """The page to which sending a file leads."""
    content = table.encode() if isinstance(table, str) else table
    form = {"table": (io.BytesIO(content), name), **more}
    return eva.post(f"{base}fil", form)


def answered(eva, page, go: str = "look", **answers: object):
    """Send the form of a page once more with answers."""
    form = Fields(page.text).values | answers | {"go": go}
    return eva.post(page.request.path, form)


def field_of(page, label: str) -> str:
    """The name of the field that a label is of."""
    found = re.search(rf'<label for="([^"]+)">{re.escape(label)}', page.text)
    assert found, label
    return found[1]


def rows(site, kind: str = "trial_actions") -> list:
    with site.service.store.reading() as db:
        return store.rows(db, "lindevang", kind)


def test_a_file_is_looked_at_asked_about_and_stored(eva, site) -> None:
    page = bring(eva, PLAN)
    said = words(page)
    assert "Det, filen ikke siger" not in said
    assert "”på vej” under status, antal rækker: 1" in said
    assert "skal afklares" in said
    assert "Gem rækkerne" not in said
    assert rows(site) == []
    asked = answered(eva, page, **{field_of(page, "”på vej”"): "proposed"})
    assert "datoen mangler" in words(asked)
    left_out = answered(eva, asked, **{field_of(asked, "”på vej”"): "-"})
    assert "Nye rækker: 1. Står der allerede: 0." in words(left_out)
    assert rows(site) == []
    done = answered(eva, left_out, go="store")
    assert "Tilføjet: 1." in words(done)
    (row,) = rows(site)
    assert (row["title"], row["owner"]) == ("Fælles gåtur", "Afdelingslederen")


def test_a_file_is_gone_once_its_rows_are_stored_and_nobody_else_sees_it(eva, site) -> None:
    page = bring(eva, "title,state,occurred_on\nGåtur,started,2026-05-01\n")
    address = page.request.path
    assert Member(site, "ida", role="evaluator").get(address).status_code == 404
    answered(eva, page, go="store")
    assert eva.get(address).status_code == 404
    with site.service.store.reading() as db:
        assert db.execute(register_upload.select()).all() == []


def test_a_column_is_read_as_something_else_when_that_is_chosen(eva, site) -> None:
    page = bring(eva, "Sag;Punkt;Type;Noget\nTelemedicin;3;D;Fint\n", f"{BASE}beslutninger/")
    assert "Vælg …" in words(page)
    stored = answered(eva, page, go="store", h0="title", h1="", h3="remark")
    assert "Tilføjet: 1." in words(stored)
    (row,) = rows(site, "decisions")
    assert (row["title"], row["case_type"], row["remark"]) == ("Telemedicin", "D", "Fint")


def test_what_the_file_does_not_say_is_said_for_every_row(eva, site) -> None:
    page = bring(eva, "Handling\nGåtur\nSuppe\n")
    form = {"x-state": "proposed", "x-occurred_on": "2026-05-01"}
    assert "Nye rækker: 2." in words(answered(eva, page, **form))
    answered(eva, page, go="store", **form)
    assert [row["title"] for row in rows(site)] == ["Gåtur", "Suppe"]


def test_rows_that_say_something_else_are_corrected_only_for_a_reason(eva, site) -> None:
    table = "reference,title,case_type\nc1,Telemedicin,{}\n"
    cases = f"{BASE}beslutninger/"
    answered(eva, bring(eva, table.format("D"), cases), go="store")
    page = bring(eva, table.format("O"), cases)
    assert "noget andet" in words(page)
    assert "Gem rækkerne" not in words(page)
    answered(eva, page, go="store", correct="1")
    assert rows(site, "decisions")[0]["case_type"] == "D"
    done = answered(eva, page, go="store", correct="1", reason="Referatet siger O")
    assert "Rettet: 1." in words(done)
    assert rows(site, "decisions")[0]["case_type"] == "O"
    assert "Referatet siger O" in words(eva.get(f"{cases}raekke/c1"))


def test_an_answer_can_be_kept_as_a_map_and_brought_along(eva, site) -> None:
    page = bring(eva, PLAN)
    word = field_of(page, "”på vej”")
    kept = answered(eva, page, go="map", **{word: "-"})
    assert "på vej" in kept.text
    assert "[leave_out]" in kept.text
    again = bring(eva, PLAN, map=(io.BytesIO(kept.data), "kort.toml"))
    assert "Nye rækker: 1." in words(again)
    assert rows(site) == []


def test_a_row_that_may_be_a_sum_is_asked_about(eva, site) -> None:
    table = "Kategori;Opgave;Timer om året\nA;Samtaler;10\nI alt;;10\nB;Møder;5\n"
    page = bring(eva, table, f"{BASE}timer/")
    assert "Læs ikke disse rækker" in words(page)
    number = re.search(r'name="rows" value="(\d+)"', page.text)
    assert number
    done = answered(eva, page, go="store", rows=number[1])
    assert "Tilføjet: 2." in words(done)
    assert [row["category"] for row in rows(site, "hours")] == ["A", "B"]


def test_what_is_no_table_is_refused_and_says_why(eva, site, monkeypatch) -> None:
    monkeypatch.setattr(uploading, "LARGEST", 200)
    for content, name, said in (
        (b"", "plan.csv", "ikke valgt en fil"),
        (b"x", "plan.pdf", "hverken CSV eller et regneark"),
        (b"a" * 201, "plan.csv", "for stor"),
    ):
        page = bring(eva, content, name=name)
        assert page.status_code == 422
        assert said in words(page)
    assert "Brug en anden fil" in words(bring(eva, b"PK no workbook", name="plan.xlsx"))
    page = bring(eva, PLAN, map=(io.BytesIO(b"= no"), "kort.toml"))
    assert page.status_code == 422
    assert rows(site) == []


def test_a_file_takes_the_place_of_the_one_that_the_same_account_sent_before(eva) -> None:
    first = bring(eva, PLAN).request.path
    bring(eva, PLAN)
    assert eva.get(first).status_code == 404


def test_what_differs_is_said_once_for_each_column_by_its_label(eva) -> None:
    table = "reference,title,owner\n" + "".join(f"p{n},Handling {n},{{0}}\n" for n in range(1, 8))
    plan = f"{BASE}handleplaner/"
    answered(eva, bring(eva, table.format("Køkkenet"), plan), go="store")
    page = bring(eva, table.format("Haven"), plan)
    said = words(page)
    assert said.count("står her allerede med noget andet") == 1
    assert "Ansvarlig står her allerede med noget andet (antal rækker: 7)" in said


def test_one_column_of_a_file_can_be_read_as_two(eva, site) -> None:
    plan = f"{BASE}handleplaner/"
    page = bring(eva, "Handling;Forankret i\nGåtur;Køkkenet\n", plan)
    page = answered(eva, page, **{"h1-also": "owner"})
    assert Fields(page.text).values["h1-also"] == ["owner"]
    assert 'forankret i" = ["anchored_in", "owner"]' in answered(eva, page, go="map").text
    answered(eva, page, go="store")
    (row,) = rows(site, "action_plans")
    assert (row["anchored_in"], row["owner"]) == ("Køkkenet", "Køkkenet")


def test_a_column_that_is_read_as_two_is_read_as_one_again_when_that_is_chosen(eva, site) -> None:
    page = bring(eva, "Handling;Forankret i\nGåtur;Køkkenet\n", f"{BASE}handleplaner/")
    page = answered(eva, page, **{"h1-also": "owner"})
    answered(eva, page, go="store", **{"h1-also": ""})
    assert rows(site, "action_plans")[0]["owner"] == ""


def test_the_day_of_a_status_is_asked_for_where_the_file_has_none(eva, site) -> None:
    plan = f"{BASE}handleplaner/"
    page = bring(eva, "Tema;Handling;Status\nA;Gåtur;i gang\nA;Suppe;\n", plan)
    assert "Det, filen ikke siger" in words(page)
    page = answered(eva, page, **{"x-occurred_on": "2026-05-01"})
    assert "Nye rækker: 2." in words(page)
    answered(eva, page, go="store")
    with site.service.store.reading() as db:
        its = [(one["state"], str(one["occurred_on"])) for one in store.events(db, "lindevang", "action_plans")]
    assert its == [("started", "2026-05-01")]


def test_words_that_name_no_period_are_told(eva) -> None:
    page = bring(
        eva,
        "Tema;Handling;Tidsplan\nA;Gåtur;snarest\nA;Suppe;snarest\nA;Kaffe;2. kvartal 2026\n",
        f"{BASE}handleplaner/",
    )
    assert words(page).count("siger ikke, hvornår") == 1


def test_a_column_that_two_headings_may_fill_is_called_by_its_label(eva) -> None:
    page = bring(eva, "Handling;Ansvarlig;Tovholder\nGåtur;Køkkenet;Haven\n", f"{BASE}handleplaner/")
    assert "Ansvarlig kan stå under flere overskrifter" in words(page)


def many_rows() -> bytes:
    return b"title\n" + b"x\n" * (uploading.BOUNDS.rows + 1)


def wide_row() -> bytes:
    return b";".join(b"h%d" % number for number in range(uploading.BOUNDS.columns + 1)) + b"\nx\n"


@pytest.mark.parametrize("content", [many_rows(), wide_row()])
def test_a_file_that_would_keep_everybody_waiting_is_refused_when_it_is_sent(eva, site, content: bytes) -> None:
    """Storing it holds the turn to write, for which participants' answers wait."""
    page = bring(eva, content)
    assert page.status_code == 422
    assert re.search(r"Der er mere end [\d.]+ (rækker|kolonner)", words(page))
    with site.service.store.reading() as db:
        assert db.execute(register_upload.select()).all() == []


def test_nobody_waits_for_a_file_that_is_looked_at_or_refused(eva, site, monkeypatch) -> None:
    """Participants' answers wait for the turn to write: it is taken for rows that are stored, and for nothing else."""
    page = bring(eva, PLAN)
    with monkeypatch.context() as patched:
        patched.setattr(site.service.store, "writing", forbidden)
        asked = answered(eva, page, **{field_of(page, "”på vej”"): "-"})
        assert "Nye rækker: 1." in words(asked)
        refused = answered(eva, page, go="store")
        assert refused.status_code == 422
    assert "Tilføjet: 1." in words(answered(eva, asked, go="store"))


def forbidden() -> None:
    raise AssertionError("nothing is to be stored")
