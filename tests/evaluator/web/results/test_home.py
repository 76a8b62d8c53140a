"""The evaluator's home: where the work stands, what needs doing, and a table that sorts."""

from __future__ import annotations

import re
import shutil

import pytest

from evaluator.documents.storing import Arrival, import_folder
from evaluator.registers import keeping
from evaluator.results.folding import fold_new_answers
from evaluator.store.paper import PaperEntry, begin_entry
from evaluator.store.release_tables import release_remark
from tests.support.members import Member
from tests.support.site import DOCUMENTS
from tests.support.statements import statements

HOME = "/p/lindevang/"


@pytest.fixture
def eva(site) -> Member:
    return Member(site, "eva", "evaluator")


def said(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def typed(site, serials: range) -> None:
    with site.service.store.writing() as db:
        for serial in serials:
            form = PaperEntry(
                programme="lindevang",
                wave="open",
                serial=f"{serial:04}-0000",
                turn=1,
                linkage="anonymous",
                version=1,
                language="da",
                group="residents",
                process="",
                typed={},
                typed_by="somebody",
                finished=True,
            )
            assert begin_entry(db, form)


def test_open_waves_say_in_steps_how_many_have_answered_and_how_long_is_left(site, eva) -> None:
    page = said(eva.get(HOME).text)
    assert "Åbne runder" in page
    assert re.search(r"færre end 5 .*\d+ dage tilbage", page)
    for person in range(6):
        site.post(site.answer_all(site.invite("linked", f"p{person}")), {})
    fold_new_answers(site.service.store, "lindevang")
    assert "mindst 5" in said(eva.get(HOME).text)


def test_no_number_is_told_of_a_wave_that_will_show_nobody(site, eva, tmp_path) -> None:
    shutil.copytree(DOCUMENTS, tmp_path, dirs_exist_ok=True)
    document = tmp_path / "programme.toml"
    small = document.read_text("utf-8").replace("population = 40", "population = 4")
    waves = small.replace('groups = ["residents", "staff"]', 'groups = ["staff"]')
    target = "final = true\nquality = { response_rate = 0.8 }"
    document.write_text(waves.replace("final = true", target), "utf-8")
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, tmp_path, site.now, Arrival(reason="Færre flyttede ind"))
    assert "for få til at blive vist" in said(eva.get(HOME).text)
    assert "færre end 5 af 4 har svaret" not in said(eva.get(HOME).text)
    waves = said(eva.get("/p/lindevang/runder").text)
    assert "for få til at blive vist" in waves


def test_what_waits_is_told_with_its_number_and_leads_there(site, eva) -> None:
    assert "papirskema" not in eva.get(HOME).text
    typed(site, range(1))
    assert re.search(r'<a href="/p/lindevang/papir/[^"]*">1 papirskema skal tastes anden gang</a>', eva.get(HOME).text)
    typed(site, range(1, 3))
    assert "3 papirskemaer skal tastes anden gang" in eva.get(HOME).text


def test_a_register_in_which_an_indicator_counts_waits_for_its_first_row(site, eva) -> None:
    waits = r'<a href="(/p/lindevang/registre/)[^"]*">1 register, som indikatorer tæller i, er tomt'
    found = re.search(waits, eva.get(HOME).text)
    assert found
    assert "Tal herfra bruges til: Spisninger" in said(eva.get(found[1]).text)
    its = {"kind": "meeting", "title": "Fællesspisning", "held_on": site.now.date()}
    with site.service.store.writing() as db:
        keeping.add(db, "lindevang", "activities", its, by="eva", now=site.now)
    assert "som indikatorer tæller i" not in eva.get(HOME).text
    assert "Tal herfra bruges til" not in eva.get(found[1]).text


def test_the_number_of_questions_to_the_database_does_not_grow_with_what_waits(site, eva) -> None:
    with statements() as few:
        eva.get(HOME)
    typed(site, range(40))
    with statements() as asked:
        eva.get(HOME)
    assert len(asked) == len(few)
    assert sum(release_remark.name in one for one in asked) == 1


def test_the_table_sorts_by_links_and_what_has_no_figure_comes_last(site, eva) -> None:
    for person in range(6):
        site.post(site.answer_all(site.invite("linked", f"p{person}")), {})
    site.count()
    for order in ("value", "-value"):
        page = eva.get(HOME, orden=order).text
        way = "descending" if order.startswith("-") else "ascending"
        assert f'aria-sort="{way}"' in page
        cells = re.findall(r'data-label="Resultat">(.*?)</td>', page)
        shown = ["nothing" not in one for one in cells]
        assert shown == sorted(shown, reverse=True)
    titles = re.findall(r'role="rowheader"><a[^>]*>([^<]+)', eva.get(HOME, orden="indicator").text)
    assert titles == sorted(titles, key=str.lower)
    assert eva.get(HOME, orden="nonsense").status_code == 200


def test_each_box_of_the_theory_leads_somewhere(eva) -> None:
    picture = re.search(r"<svg.*?</svg>", eva.get(HOME).text, re.S)
    assert picture
    links = re.findall(r'<a href="([^"]+)" aria-label', picture[0])
    assert len(links) == picture[0].count("<g><title>")
    for address in set(links):
        assert eva.client.get(address.replace("&amp;", "&"), base_url="https://localhost").status_code == 200


def test_the_purpose_stands_on_a_page_of_its_own(eva) -> None:
    assert "Flere skal kende dem" in said(eva.get(f"{HOME}om").text)
    assert "Flere skal kende dem" not in eva.get(HOME).text
