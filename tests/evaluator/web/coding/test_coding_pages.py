"""The codebook, coding and adjudication as pages without script."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from evaluator.coding.codebook import codebook
from evaluator.coding.coding import wanted_texts
from evaluator.store import audit
from evaluator.store.codes import code_changes
from evaluator.store.codings import codings, settled
from tests.support.coding_desk import add_codes, announcing_site, from_file, say
from tests.support.counting import AFTER_LINDEVANG
from tests.support.members import Member, token
from tests.support.site import Site
from tests.support.written import written

BASE = "/p/lindevang/tekster"
ANSWERS = ("Der er <støj> & larm", "Mere ro", "Flere bænke")


@pytest.fixture
def asked(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Site]:
    site = announcing_site(make_sqlite, tmp_path, ANSWERS)
    yield site
    site.service.close()


def texts(site: Site) -> dict[str, str]:
    with site.service.store.reading() as db:
        return {unit.text: str(unit.text_id) for unit in wanted_texts(db, "lindevang")}


def sent(member: Member, path: str, file: str = "", **form: object) -> TestResponse:
    """Post a form of the codebook's page, with a file where one is given."""
    form["csrf_token"] = token(member.get(f"{BASE}/koder/").text)
    if file:
        form["file"] = (io.BytesIO(file.encode()), "tabel.csv")
    kind = {"content_type": "multipart/form-data"} if file else {}
    its = {"base_url": "https://localhost", "follow_redirects": True}
    return member.client.post(f"{BASE}/{path}", data=form, **kind, **its)


def test_no_text_of_a_milestone_that_is_not_counted_is_coded(site) -> None:
    written(site, "linked", "residents", ANSWERS)
    with site.service.store.writing() as db:
        add_codes(db, "lindevang")
    site.now = AFTER_LINDEVANG
    eva = Member(site, "eva", "evaluator")
    page = eva.get(f"{BASE}/kodning/").text
    assert "Der er ingen tekster at kode" in page
    assert eva.client.get(f"{BASE}/kodning/begynd", base_url="https://localhost").location.endswith("/kodning/")
    site.count()
    assert "0 af 3 tekster" in eva.get(f"{BASE}/kodning/").text


def test_a_text_is_coded_with_checkboxes_and_reading_it_is_logged_once(asked) -> None:
    eva = Member(asked, "eva", "evaluator")
    first, second = list(texts(asked).values())[:2]
    page = eva.get(f"{BASE}/kodning/{first}").text
    assert "Hvad kunne være bedre?" in page
    eva.send(f"{BASE}/kodning/{first}", code="stoej", go="stay")
    reply = eva.send(f"{BASE}/kodning/{first}", code="trafik", mark="stoej:0:3", go="next")
    assert f"{BASE}/kodning/{second}" == reply.request.path
    with asked.service.store.reading() as db:
        (its,) = codings(db, "lindevang")
        read = [one for one in audit.entries(db) if one.kind == "texts_read"]
    assert sorted((one.code, one.starts, one.ends) for one in its.marks) == [("stoej", 0, 3), ("trafik", 0, 0)]
    assert [one.details for one in read] == [{"texts": 0}]
    refused = eva.send(f"{BASE}/kodning/{second}", reason="", go="aside")
    assert (refused.status_code, "Der mangler en grund" in refused.text) == (422, True)


def test_what_was_chosen_stays_where_a_new_code_cannot_be_added(asked) -> None:
    eva = Member(asked, "eva", "evaluator")
    (text, *_) = texts(asked).values()
    form = {"code": "trafik", "new-da": "STØJ", "new-definition": "Larm", "go": "add"}
    page = eva.send(f"{BASE}/kodning/{text}", **form)
    assert page.status_code == 422
    assert "hedder allerede" in page.text
    assert re.search(r'value="trafik" checked', page.text)
    assert 'value="STØJ"' in page.text
    assert 'value="Larm"' in page.text
    reply = eva.send(f"{BASE}/kodning/{text}", **(form | {"new-da": "Lys"}))
    assert 'value="lys" checked' in reply.text


def test_a_second_coder_sees_neither_codes_nor_numbers_of_the_first(asked) -> None:
    with asked.service.store.writing() as db:
        for unit in wanted_texts(db, "lindevang"):
            say(db, "lindevang", "first", unit.text_id, "stoej")
            from_file(db, "lindevang", unit.text_id, "trafik")
    second = Member(asked, "second", "evaluator")
    text, other, *_ = texts(asked).values()
    second.send(f"{BASE}/kodning/{text}", code="trafik", go="stay")
    page = second.get(f"{BASE}/kodning/{other}").text
    assert "1 af 4 tekster" in page
    assert " checked" not in page
    assert "Du har sat koden på" not in second.get(f"{BASE}/koder/stoej").text
    listed = second.get(f"{BASE}/afgoerelse/").text
    assert "Venter på afgørelse: 1" in listed
    assert second.get(f"{BASE}/afgoerelse/{other}").status_code == 404
    assert "kodet af begge" in second.get(f"{BASE}/afgoerelse/enighed").text
    assert "4 tekster kodet af begge" not in second.get(f"{BASE}/afgoerelse/enighed").text


def test_a_decision_takes_a_version_with_its_passages_or_combines_them(asked) -> None:
    eva = Member(asked, "eva", "evaluator")
    one, two, *_ = texts(asked).values()
    for text in (one, two):
        eva.send(f"{BASE}/kodning/{text}", mark="stoej:0:3", go="stay")
    with asked.service.store.writing() as db:
        for unit in wanted_texts(db, "lindevang")[:2]:
            from_file(db, "lindevang", unit.text_id, "trafik")
    page = eva.get(f"{BASE}/afgoerelse/{one}").text
    version = dict(re.findall(r'name="version" value="([^"]+)" class="quiet-button">(\w+) har ret', page))
    mine = next(coder for coder, name in version.items() if name == "eva")
    eva.send(f"{BASE}/afgoerelse/{one}", version=mine)
    eva.send(f"{BASE}/afgoerelse/{two}", code=["stoej", "trafik"], go="codes")
    with asked.service.store.reading() as db:
        units = {str(unit.text_id): unit.text_id for unit in wanted_texts(db, "lindevang")}
        found = settled(db, "lindevang", units.values())
        passages = {(one.code, one.ends) for its in codings(db, "lindevang", text=units[two]) for one in its.marks}
    assert found.codes == {units[one]: {"stoej"}, units[two]: {"stoej", "trafik"}}
    assert passages == {("stoej", 3), ("trafik", 0)}
    assert "Afgjort: 2" in eva.get(f"{BASE}/afgoerelse/").text
    assert "Teksten er afgjort" in eva.send(f"{BASE}/kodning/{one}", code="trafik", go="stay").text


def test_the_codebook_is_kept_on_its_pages(asked) -> None:
    eva = Member(asked, "eva", "evaluator")
    assert "Koden har ingen titel" in sent(eva, "koder/", **{"title-da": " ", "definition": "Beholdt"}).text
    kept = sent(eva, "koder/", **{"title-da": "støj", "definition": "Beholdt"})
    assert (kept.status_code, "Beholdt" in kept.text) == (422, True)
    sent(eva, "koder/", **{"title-da": "Ro", "title-en": "Quiet", "parent": "stoej"})
    sent(eva, "koder/ro", **{"title-da": "Stilhed", "title-en": "Quiet", "definition": "Ingen lyd"})
    sent(eva, "koder/flyt", up="trafik")
    sent(eva, "koder/tryghed/flet", into="naboskab")
    assert "Taget ud af brug" in sent(eva, "koder/stoej/brug").text
    sent(eva, "koder/tryghed/brug", again="1")
    with asked.service.store.reading() as db:
        book, kinds = codebook(db, "lindevang"), [one.kind for one in code_changes(db, "lindevang")]
    assert [code.key for code in book.active] == ["trafik", "tryghed", "naboskab", "ro"]
    assert kinds[4:] == ["added", "changed", "moved", "merged", "retired", "unmerged"]
    assert eva.get(f"{BASE}/koder/nothing").status_code == 404


def test_a_codebook_goes_out_and_comes_in_by_the_page(asked) -> None:
    eva = Member(asked, "eva", "evaluator")
    table = eva.get(f"{BASE}/koder/kodebog.csv").data.decode("utf-8-sig")
    assert "stoej,Støj," in table
    assert "Kodebogen er læst ind" in sent(eva, "koder/hent", file=table.replace("Støj", "Larm")).text
    wrong = sent(eva, "koder/hent", file="key,title_da\nA!,Ro\n")
    assert (wrong.status_code, "tabel.csv: række 2" in wrong.text) == (422, True)
    assert sent(eva, "koder/hent").status_code == 422
    with asked.service.store.reading() as db:
        assert codebook(db, "lindevang").codes["stoej"].title == {"da": "Larm"}


def test_texts_are_taken_out_and_codes_come_back_by_the_page(asked) -> None:
    eva = Member(asked, "eva", "evaluator")
    purpose = "To studerende"
    assert "ormålet mangler" in sent(eva, "koder/tekster.csv", purpose=" ").text
    out = sent(eva, "koder/tekster.csv", purpose=purpose)
    assert out.headers["Content-Disposition"].endswith('"lindevang-tekster.csv"')
    rows = out.data.decode("utf-8-sig").splitlines()[1:]
    assert len(rows) == len(ANSWERS)
    lines = "\n".join(["text_id,code", *(f"{row.split(',')[0]},stoej" for row in rows)])
    assert "Koderne er læst ind" in sent(eva, "koder/udefra", file=lines, coder="maskine").text
    wrong = sent(eva, "koder/udefra", file="text_id,code\nx,stoej\n", coder="maskine")
    assert (wrong.status_code, "tabel.csv: række 2" in wrong.text) == (422, True)
    with asked.service.store.reading() as db:
        assert [one.details for one in audit.entries(db) if one.kind == "taken_out"] == [
            {"texts": 3, "purpose": purpose}
        ]
        assert len(codings(db, "lindevang")) == 3


def test_a_form_that_was_sent_too_late_stores_nothing_and_says_so(asked) -> None:
    eva = Member(asked, "eva", "evaluator")
    (text, *_) = texts(asked).values()
    for path in (f"kodning/{text}", f"afgoerelse/{text}", "koder/", "koder/hent", "koder/flyt"):
        reply = eva.post(f"{BASE}/{path}", code="stoej", up="stoej")
        assert reply.status_code in (404, 422), path
    with asked.service.store.reading() as db:
        assert codings(db, "lindevang") == []


@pytest.mark.parametrize("path", ["", "kodning/", "koder/", "afgoerelse/", "afgoerelse/enighed"])
def test_the_pages_of_texts_lead_on_to_what_the_navigation_does_not_have(asked, path: str) -> None:
    header, main = Member(asked, "eva", "evaluator").get(f"{BASE}/{path}").text.split('<main id="main"')
    above = set(re.findall(r'href="([^"]+)"', header))
    offered = re.findall(r'<li><a href="([^"]+)"', main.partition("</nav>")[0]) if "<nav" in main else []
    assert above.isdisjoint(offered)
    wanted = {f"{BASE}/{one}" for one in ("koder/", "afgoerelse/", "afgoerelse/enighed")}
    assert set(offered) == (wanted if path else set())
