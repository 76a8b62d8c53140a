"""Matters over time in the browser without script: proposed, put together, changed and undone by forms."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from evaluator.store import registers, threads
from evaluator.threads import keeping
from evaluator.threads.merging import merge
from tests.support.members import Member
from tests.support.registers import SPRING, SUMMER
from tests.support.site import Site, prepared
from tests.support.threads import BY, CASES, put, put_cases

BASE = "/p/lindevang/sager/"
ONE, TWO, THREE = "decisions:c01", "decisions:c05", "decisions:c06"


@pytest.fixture
def eva(site) -> Member:
    with site.service.store.writing() as db:
        put_cases(db, "lindevang")
    return Member(site, "eva", "evaluator")


def said(page) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def done(eva: Member, address: str, **form):
    """Post a form of another page than its own, and go where it leads."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', eva.get(f"{BASE}ny", soeg="").text)[1]
    its = {"base_url": "https://localhost", "follow_redirects": True}
    return eva.client.post(address, data=form | {"csrf_token": token}, **its)


def titles(site) -> dict[str, int]:
    with site.service.store.reading() as db:
        its, members = threads.titles(db, "lindevang"), threads.members(db, "lindevang")
    return {title: sum(one == thread for one in members.values()) for thread, title in its.items()}


@pytest.fixture
def thread(site, eva) -> str:  # noqa: ARG001  (whose rows they are)
    """A matter of three rows; its address."""
    keys = [tuple(one.split(":")) for one in (ONE, TWO, THREE)]
    with site.service.store.writing() as db:
        return f"{BASE}{keeping.link(db, 'lindevang', keys, title='Telemedicin', by=BY)}"


def test_without_matters_the_page_says_how_to_begin(eva) -> None:
    page = eva.get(BASE)
    assert "Begynd med forslagene" in said(page)
    assert f'href="{BASE}forslag"' in page.text


def test_proposals_are_said_yes_and_no_to(site, eva) -> None:
    page = eva.get(f"{BASE}forslag")
    assert page.text.count('value="accept"') == 3
    rows = {"proposed": [ONE, TWO], "row": [ONE, TWO], "title": "Telemedicin ved KOL", "do": "accept"}
    assert "samlet i en sag" in said(eva.send(f"{BASE}forslag", **rows))
    assert titles(site) == {"Telemedicin ved KOL": 2}
    sent = eva.send(f"{BASE}forslag", proposed=[THREE, "decisions:c09"], do="reject")
    assert "kommer ikke igen" in said(sent)
    assert sent.text.count('value="accept"') == 1


def test_a_proposal_that_is_refused_comes_back_as_it_was_filled_in(site, eva) -> None:
    rows = {"proposed": [ONE, TWO], "row": [TWO], "title": "Kun den ene", "do": "accept"}
    page = eva.send(f"{BASE}forslag", **rows)
    assert page.status_code == 422
    assert "mindst to rækker" in said(page)
    assert 'value="Kun den ene"' in page.text
    assert re.search(rf'value="{TWO}" checked', page.text)
    assert not re.search(rf'value="{ONE}" checked', page.text)
    assert titles(site) == {}


def test_a_matter_is_read_as_a_timeline(eva, thread) -> None:
    page = eva.get(thread)
    assert "175 dage efter" in said(page)
    assert "samme dag" in said(page)
    assert [title for title in (CASES[0][1], CASES[4][1], CASES[5][1]) if title not in said(page)] == []
    assert "Besluttet, men ingen prøvehandling i gang" in said(page)
    assert "Intet nyt i" in said(eva.get(BASE))


@pytest.mark.usefixtures("thread")
def test_matters_are_found_by_their_words(eva) -> None:
    assert "Telemedicin" in said(eva.get(BASE, soeg="telemed"))
    assert "Ingen sager passer" in said(eva.get(BASE, soeg="havne"))


def test_a_matter_is_renamed_split_and_joined(site, eva, thread) -> None:
    assert "et andet navn" in said(done(eva, f"{thread}/omdoeb", title="KOL hjemme"))
    page = done(eva, f"{thread}/del", row=[THREE], title="Opgaveglidning")
    assert "er delt" in said(page)
    assert titles(site) == {"KOL hjemme": 2, "Opgaveglidning": 1}
    into = thread.rpartition("/")[2]
    assert "er samlet" in said(done(eva, f"{page.request.path}/saml", into=into))
    assert titles(site) == {"KOL hjemme": 3}
    assert "er taget ud" in said(done(eva, f"{thread}/tag-ud", row=[THREE]))
    assert "er væk" in said(done(eva, f"{thread}/tag-ud", row=[ONE, TWO]))


@pytest.mark.parametrize(
    ("change", "form", "words"),
    [
        ("omdoeb", {"title": " "}, "ingen titel"),
        ("del", {"title": "Alt for sig", "row": [ONE, TWO, THREE]}, "kan ikke deles"),
        ("saml", {"into": ""}, "med sig selv"),
        ("tag-ud", {"row": ["decisions:c07"]}, "ikke i nogen sag"),
    ],
)
def test_what_is_refused_comes_back_with_its_form_open(site, eva, thread, change, form, words) -> None:
    with site.service.store.writing() as db:
        keeping.link(db, "lindevang", [("decisions", "c10"), ("decisions", "c12")], title="Faste læger", by=BY)
    page = done(eva, f"{thread}/{change}", **form)
    assert page.status_code == 422
    assert words in said(page)
    assert page.text.count("<details open>") == 1


def test_rows_are_found_and_put_together_by_hand(site, eva) -> None:
    page = eva.get(f"{BASE}ny", soeg="plejecentre")
    assert page.text.count('type="checkbox"') == 2
    rows = {"row": ["decisions:c10", "decisions:c12"], "soeg": "plejecentre"}
    refused = eva.send(f"{BASE}ny", **rows, title="")
    assert refused.status_code == 422
    assert refused.text.count("checked") == 2
    sent = eva.send(f"{BASE}ny", **rows, title="Faste læger")
    assert "Faste læger" in said(sent)
    more = eva.get(f"{BASE}ny", traad=sent.request.path.rpartition("/")[2], soeg="sårpleje")
    assert "Faste læger" in said(more)
    eva.send(f"{BASE}ny", into=sent.request.path.rpartition("/")[2], row=["decisions:c14"])
    assert titles(site) == {"Faste læger": 3}


def test_duplicates_are_merged_and_that_is_undone(site, eva) -> None:
    with site.service.store.writing() as db:
        for kind in ("D", "B"):
            put(db, "decisions", "lindevang", title="Bænke ved havnen", meeting_date=SPRING, case_type=kind)
        put(db, "decisions", "lindevang", title="Bænke ved havnen", meeting_date=SUMMER, case_type="B")
    page = eva.get(f"{BASE}dubletter")
    assert "Samme titel og dag" in said(page)
    kept, gone = "decisions:decision-01", "decisions:decision-02"
    assert kept in page.text
    sent = eva.send(f"{BASE}dubletter", proposed=[kept, gone], kept=kept, do="merge")
    assert "lagt sammen" in said(sent)
    assert count(site) == len(CASES) + 2
    changes = eva.get(f"{BASE}aendringer")
    assert "Lagt sammen" in said(changes)
    assert "eva" in said(changes)
    assert "er fortrudt" in said(done(eva, f"{BASE}aendringer/1/fortryd"))
    assert count(site) == len(CASES) + 3


def count(site) -> int:
    with site.service.store.reading() as db:
        return len(registers.rows(db, "lindevang", "decisions"))


def test_two_that_only_look_alike_are_not_proposed_again(site, eva) -> None:
    with site.service.store.writing() as db:
        for kind in ("D", "B"):
            put(db, "decisions", "lindevang", title="Bænke ved havnen", meeting_date=SPRING, case_type=kind)
    pair = ["decisions:decision-01", "decisions:decision-02"]
    sent = eva.send(f"{BASE}dubletter", proposed=pair, kept=pair[0], do="reject")
    assert "Ingen rækker ligner dubletter" in said(sent)


def test_what_cannot_be_undone_yet_says_why(eva, thread) -> None:
    done(eva, f"{thread}/omdoeb", title="KOL hjemme")
    page = done(eva, f"{BASE}aendringer/1/fortryd")
    assert page.status_code == 422
    assert "Fortryd den nyere ændring først" in said(page)


def test_the_way_shows_numbers_and_every_gap(eva) -> None:
    page = eva.get("/p/lindevang/vejen/")
    text = said(page)
    assert "Hvor langt de er nået" in text
    assert "Taget op, men ikke besluttet" in text
    assert "data:image/svg+xml" in page.text
    assert "uden dato" in text.lower()


def test_the_way_is_narrowed_by_body_and_milestone(site, eva) -> None:
    with site.service.store.writing() as db:
        put(db, "decisions", "lindevang", title="Bænke", meeting_date=SPRING, case_type="B", body="Byrådet")
    text = said(eva.get("/p/lindevang/vejen/", organ="Byrådet"))
    assert "Bænke" in text
    assert CASES[1][1] not in text
    assert eva.get("/p/lindevang/vejen/", nedslag="nowhere").status_code == 404


def test_a_programme_without_rows_says_that_there_is_nothing(site) -> None:
    member = Member(site, "ida", "evaluator")
    assert "hverken mulighedsrum" in said(member.get("/p/lindevang/vejen/"))


def test_of_very_many_gaps_the_longest_are_shown_and_those_of_a_kind_page_by_page(eva, monkeypatch) -> None:
    every = re.findall(r'href="(/p/[^"]*/registre/[^"]+)"', eva.get("/p/lindevang/vejen/").text)
    monkeypatch.setattr("evaluator.web.threads.flow.MOST", 1)
    monkeypatch.setattr("evaluator.web.threads.flow.ON_A_PAGE", 2)
    page = eva.get("/p/lindevang/vejen/", organ="")
    (link, *_) = re.findall(r'href="([^"]*mangler=[^"]*)"', page.text)
    assert "Vis alle" in page.text
    found = []
    while link:
        page = eva.client.get(html.unescape(link).partition("#")[0], base_url="https://localhost")
        found += re.findall(r'href="(/p/[^"]*/registre/[^"]+)"', page.text)
        link = next(iter(re.findall(r'href="([^"]*)" rel="next"', page.text)), "")
    kind = [one for one in every if one in found]
    assert len(found) == len(set(found)) > 2
    assert found == kind
    assert "Vis alt, der mangler" in page.text


@pytest.mark.parametrize("page", ["sager/", "sager/forslag", "sager/dubletter", "sager/aendringer", "vejen/"])
def test_only_evaluators_open_them(site, page) -> None:
    assert Member(site, "otto", "steering", "lindevang").get(f"/p/lindevang/{quote(page)}").status_code == 403


def test_a_thread_that_is_not_there_is_not_found(eva) -> None:
    assert eva.get(f"{BASE}12345678-1234-5678-1234-567812345678").status_code == 404


@pytest.mark.parametrize(
    ("cells", "came_to"),
    [
        ({"case_type": "D+O"}, "Taget op, men ikke besluttet"),
        ({"case_type": "D+B"}, "Besluttet"),
        ({"case_type": "D", "outcome": "postponed"}, "Udsat"),
    ],
)
def test_a_matter_says_what_became_of_it_and_not_its_own_title_again(site, eva, cells, came_to) -> None:
    with site.service.store.writing() as db:
        keys = [put(db, "decisions", "lindevang", title="Bænke", meeting_date=day, **cells) for day in (SPRING, SUMMER)]
        thread = keeping.link(db, "lindevang", keys, title="Bænke", by=BY)
    page = said(eva.get(f"{BASE}{thread}"))
    assert f"Det blev til: {came_to}, 1. juni 2019" in page
    assert "Beslutninger" not in page.partition("Det blev til")[2].partition("Ret sagen")[0]


def test_pages_of_matters_and_of_the_way_say_that_rows_are_demonstration_data(site, eva) -> None:
    pages = (BASE, f"{BASE}forslag", f"{BASE}dubletter", "/p/lindevang/vejen/", "/p/lindevang/ansvarlige/")
    assert [page for page in pages if "Demonstrationsdata" in said(eva.get(page))] == []
    with site.service.store.writing() as db:
        put(db, "action_plans", "lindevang", theme="Data", title="Opdigtet", synthetic="ja")
    assert [page for page in pages if "Demonstrationsdata" not in said(eva.get(page))] == []


def test_a_row_that_was_merged_away_says_so_before_it_is_brought_back(site, eva) -> None:
    with site.service.store.writing() as db:
        kept, gone = (put(db, "decisions", "lindevang", title="Bænke", meeting_date=day) for day in (SPRING, SUMMER))
        merge(db, "lindevang", kept, gone, BY)
    page = said(eva.get(f"/p/lindevang/registre/beslutninger/raekke/{gone[1]}"))
    assert f"Rækken er slået sammen med {kept[1]}" in page
    assert "kan sammenlægningen ikke fortrydes bagefter" in page


@pytest.fixture
def on_postgresql(make_postgresql, tmp_path) -> Iterator[Site]:
    site = Site(prepared(make_postgresql, tmp_path))
    yield site
    site.service.close()


def test_matters_are_proposed_put_together_merged_and_undone_on_postgresql(on_postgresql) -> None:
    """The statements of titles, of threads and of merges, as one journey; on SQLite each has its own test above."""
    site = on_postgresql
    lives = (("proposed", "Bænke ved havnen"), ("started", "bænke ved havnen"))
    with site.service.store.writing() as db:
        put_cases(db, "lindevang")
        twins = [put(db, "trial_actions", "lindevang", title=t, state=s, occurred_on=SPRING) for s, t in lives]
    pair = [":".join(key) for key in twins]
    eva = Member(site, "eva", "evaluator")
    assert CASES[0][1] in eva.get(f"{BASE}forslag").text
    eva.send(f"{BASE}forslag", proposed=[ONE, TWO], row=[ONE, TWO], title="Telemedicin", do="accept")
    assert titles(site) == {"Telemedicin": 2}
    assert all(f'value="{one}"' in eva.get(f"{BASE}dubletter").text for one in pair)
    eva.send(f"{BASE}dubletter", proposed=pair, kept=pair[0], do="merge")
    assert eva.get("/p/lindevang/vejen/").text.count("ænke ved havnen") == 1
    assert "er fortrudt" in said(done(eva, f"{BASE}aendringer/2/fortryd"))
    assert eva.get(f"{BASE}dubletter").text.count("ænke ved havnen") > 1
