"""Codes that people make at a shared device: each begins anew there, and finds nothing of the one before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluator.documents.storing import import_folder
from evaluator.vault.invitations import invitation
from tests.support.coded import ANNA, RULE, link, with_codes
from tests.support.members import Member
from tests.support.site import DOCUMENTS, Site, prepared

RECEIPT = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")


@pytest.fixture
def coded(site, tmp_path: Path) -> Site:
    return with_codes(site, tmp_path / "coded")


@pytest.fixture
def start(coded) -> str:
    return link(coded, way="/kiosk")


def come(site: Site, start: str, **parts: str):
    return site.client.post(f"{start}?lav=1", data={"language": "da"} | ANNA | parts)


def begin(site: Site, start: str, **parts: str) -> str:
    """Make a code and begin; the address of the first page."""
    return site.client.post(f"{come(site, start, **parts).location}/begynd", data={"language": "da"}).location


def answer(site: Site, start: str, **parts: str) -> str:
    """Make a code and answer everything; the address of the review."""
    return site.post(begin(site, start, **parts), site.MEALS, site.TABLE, site.IDEAS).location


def refresh(response) -> tuple[int, str]:
    seconds, _, address = response.headers["Refresh"].partition("; url=")
    return int(seconds), address


def sent(site: Site, wave: str = "first") -> list[tuple[str | None, str]]:
    return [(one.pseudonym, one.collection_mode) for one in site.submissions(wave)]


def test_the_page_of_the_waves_tells_the_address_of_the_kiosk(coded, start) -> None:
    page = Member(coded, "eva", role="evaluator").get("/p/lindevang/runder").text
    assert f'href="https://localhost{start}"' in page
    assert coded.client.get(start).status_code == 200


def test_whoever_makes_a_code_at_a_kiosk_is_the_same_person_at_the_next_wave_in_the_browser(
    make_database: Callable[[str], str], tmp_path: Path
) -> None:
    site = with_codes(Site(prepared(make_database, tmp_path)), tmp_path / "coded")
    review = answer(site, link(site, way="/kiosk"))
    assert review.startswith("/kiosk/")
    assert site.client.post(review).status_code == 200
    site.now = site.now.replace(day=16)
    own = site.client.post(link(site, "second"), data={"language": "da"} | ANNA).location.rpartition("/")[2]
    assert site.client.post(site.answer_all(own)).status_code == 303
    ((first, way),), ((second, _),) = sent(site), sent(site, "second")
    assert (first, way) == (second, "kiosk")
    site.service.close()


def test_the_start_has_no_fields_and_the_form_starts_over_by_itself_with_what_was_wrong_too(coded, start) -> None:
    page = coded.client.get(start)
    assert "<input" not in page.text
    assert "Refresh" not in page.headers
    form = f"{start}?lav=1&amp;language=da"
    assert f'href="{form}"' in page.text
    for _ in range(2):
        coded.client.post(answer(coded, start))
    coded.now, start = coded.now.replace(day=16), link(coded, "second", way="/kiosk")
    wrong, taken = come(coded, start, mother="a"), come(coded, start)
    for response in (coded.client.get(f"{start}?lav=1"), wrong, taken):
        assert refresh(response) == (300, start)
        assert f'href="{start}"' in response.text
        assert "Går der 5 minutter" in response.text
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
    assert (wrong.status_code, taken.status_code) == (422, 409)
    assert "brug det link" not in taken.text
    assert "Skriv to bogstaver" in wrong.text


def test_who_has_made_a_code_is_asked_whether_they_are_there_and_can_leave_before_beginning(coded, start) -> None:
    first = come(coded, start).location
    page = coded.client.get(first)
    seconds, asks = refresh(page)
    assert (seconds, asks) == (300, f"{first}/er-du-der")
    assert "kan du ikke holde pause" in page.text
    question = coded.client.get(asks)
    assert f'href="{first}"' in question.text
    assert refresh(question) == (60, f"{first}/stop")
    assert coded.client.get(f"{first}/stop").location == start
    assert coded.client.get(first).location == start


def test_the_receipt_is_shown_once_closed_and_without_what_was_answered(coded, start) -> None:
    review = answer(coded, start)
    response = coded.client.post(review)
    assert response.status_code == 200
    assert refresh(response) == (60, start)
    assert response.headers["Cache-Control"] == "no-store"
    (receipt,) = set(RECEIPT.findall(response.text))
    assert '<details class="sent">' in response.text
    assert "Suppe" not in response.text
    assert "/svar/" not in response.text
    assert "language=en" not in response.text
    again = coded.client.get(coded.client.post(review).location)
    assert refresh(again) == (15, start)
    assert not RECEIPT.search(again.text)
    assert coded.client.post("/kvittering", data={"receipt": receipt}).status_code == 303


def test_going_back_leads_to_the_start_also_while_the_answers_are_corrected_elsewhere(coded, start) -> None:
    review = answer(coded, start)
    (receipt,) = set(RECEIPT.findall(coded.client.post(review).text))
    own = review.removesuffix("/tjek")
    addresses = (own, review, f"{own}/side/meals", f"{own}/er-du-der", f"{own}/stop")
    for address in addresses:
        assert coded.client.get(address).location == start, address
    assert coded.client.post(f"/svar/{receipt}/ret").status_code == 303
    assert "Suppe" in coded.client.get(f"/svar/{receipt}/side/ideas").text
    for address in addresses:
        assert coded.client.get(address).location == start, address
    assert "Suppe" not in coded.client.get(f"{own}/kvittering").text
    assert coded.client.post(f"/svar/{receipt}/slet").status_code == 303
    assert "Refresh" in coded.client.get(f"{own}/kvittering").headers


def test_what_stands_in_the_address_of_a_kiosk_opens_nothing_elsewhere(coded, start) -> None:
    key = come(coded, start).location.rpartition("/")[2]
    for address in (f"/svar/{key}", f"/svar/kiosk/{key}", f"/svar/kiosk%2F{key}", f"/svar/{key}/kvittering"):
        assert coded.client.get(address).status_code == 404, address
    ida = Member(coded, "ida")
    assert "hører ikke til nogen runde" in ida.get("/p/lindevang/papir/interview", code=f"kiosk/{key}").text
    with coded.service.vault.reading() as vault_db:
        assert invitation(vault_db, key) is None


def test_a_link_of_ones_own_does_not_open_at_a_kiosk(coded) -> None:
    own = coded.client.post(link(coded), data={"language": "da"} | ANNA).location
    assert coded.client.get(own.replace("/svar/", "/kiosk/")).status_code == 404


@pytest.mark.parametrize("begun", [False, True])
def test_who_left_without_sending_comes_again_with_the_same_code_and_finds_nothing(coded, start, begun: bool) -> None:
    if begun:
        first = begin(coded, start)
        coded.post(first, coded.MEALS | {"heard": "5"})
        own = first.rpartition("/side/")[0]
    else:
        own = come(coded, start).location
    coded.client.post(f"{own}/stop")
    again = begin(coded, start)
    assert "checked" not in coded.client.get(again).text
    assert coded.client.get(own).location == start
    coded.client.post(coded.post(again, coded.MEALS, coded.TABLE, coded.IDEAS).location)
    ((its, entry),) = sent(coded)
    assert entry == "kiosk"
    coded.now = coded.now.replace(day=16)
    coded.client.post(answer(coded, link(coded, "second", way="/kiosk")))
    assert [one for one, _ in sent(coded, "second")] == [its]


def test_two_who_answer_under_one_code_at_a_time_are_two_people_and_the_first_to_send_is_followed(coded, start) -> None:
    reviews = [answer(coded, start), answer(coded, start)]
    coded.client.post(reviews[1])
    ((second, _),) = sent(coded)
    coded.client.post(reviews[0])
    assert len({its for its, _ in sent(coded)}) == 2
    coded.now = coded.now.replace(day=16)
    start = link(coded, "second", way="/kiosk")
    assert come(coded, start).status_code == 409
    coded.client.post(answer(coded, start, father="bo", spare="1"))
    assert second not in [its for its, _ in sent(coded, "second")]


def test_nobody_comes_to_the_kiosk_before_the_wave_opens_or_by_a_link_of_nothing(coded) -> None:
    assert coded.client.get(link(coded, "second", way="/kiosk")).status_code == 403
    assert come(coded, link(coded, "second", way="/kiosk")).status_code == 403
    assert coded.client.get("/kiosk/kode/nothing").status_code == 404


def test_who_declines_at_a_kiosk_is_thanked_and_the_next_begins_anew(garden, tmp_path: Path) -> None:
    shutil.copytree(DOCUMENTS.parent / "tovholt", tmp_path / "coded")
    path = tmp_path / "coded" / "programme.toml"
    wave = "[waves.spring]\n"
    text = path.read_text("utf-8").replace(wave, f"{wave}self_generated_code = true\n")
    path.write_text(RULE + text, "utf-8")
    with garden.service.store.writing() as db, garden.service.vault.writing() as vault_db:
        import_folder(db, vault_db, tmp_path / "coded", garden.now)
    start = link(garden, "spring", way="/kiosk")
    first = begin(garden, start)
    declined = garden.client.post(first, data={"_go": "decline"}).location
    page = garden.client.get(declined)
    seconds, stops = refresh(page)
    assert seconds == 15
    assert f'href="{stops}"' in page.text
    assert garden.client.get(stops).location == start
    assert garden.client.get(declined).location == start
