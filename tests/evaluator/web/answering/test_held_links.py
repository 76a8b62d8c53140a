"""Whoever holds somebody's link, as those do who invite and interview, reads nothing that was sent and gets no code."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.inviting.contacts import erase_contacts, import_contacts
from evaluator.inviting.invitations import invite_people
from evaluator.store import audit
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.waves import save_wave, waves
from evaluator.vault.invitations import invitation
from tests.support.members import Member

CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b(?!</span>)")
EXAMPLE = "K7QM-2XWD-0V9T-MB5E"
"""In the hint beside the field for a code."""
MARK = re.compile(r'name="mark" value="([^"]+)"')
WRITTEN = ("Mere plads", "Suppe", "Fra en nabo", "Enig")
GETS = (
    *("", "/side/meals", "/side/table", "/side/ideas", "/tjek", "/pause", "/nej-tak", "/kvittering"),
    *("/kvittering/x", "/kvittering/æ", "/slet"),
)
POSTS = ("/begynd", "/side/meals", "/side/ideas", "/tjek", "/sprog", "/ret", "/behold")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def site(either_site):
    """The site with a confidential wave."""
    with either_site.service.store.writing() as db:
        [linked] = [wave for wave in waves(db, "lindevang") if wave.key == "linked"]
        save_wave(db, replace(linked, key="named", linkage="confidential"))
    return either_site


@pytest.fixture(params=["linked", "named"])
def wave(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def code(site, wave) -> str:
    """The code of somebody who has sent, some time ago."""
    site.client.post(site.answer_all(site.invite(wave, "Anna")))
    site.now += 30 * MINUTE
    return site.submissions(wave)[0].receipt


def people(site, wave: str, tmp_path: Path) -> str:
    """What `nedslag invite` gives whoever invites Anna again."""
    path = tmp_path / "people.csv"
    path.write_text("person,group\nAnna,residents\n", "utf-8")
    with site.service.vault.writing() as vault_db, site.service.store.writing() as db:
        [invited] = invite_people(db, vault_db, "lindevang", wave, path, now=site.now)
    return invited.token


def everything(site, key: str, browser=None, way: str = "/svar") -> str:
    """All that the pages of a link answer, whatever is asked of them."""
    client, base = browser or site.client, {"base_url": "https://localhost"}
    forms = ({}, {"language": "en", **site.MEALS}, {"mark": "x", "_go": "next"})
    shown = [client.get(f"{way}/{key}{end}", follow_redirects=True, **base) for end in GETS]
    shown += [
        client.post(f"{way}/{key}{end}", data=form, follow_redirects=True, **base) for end in POSTS for form in forms
    ]
    assert {one.status_code for one in shown} <= {200, 404, 405}
    return "\n".join(
        text for one in shown for text in (one.request.url, one.text, *(step.location for step in one.history))
    )


def reads_nothing(text: str) -> None:
    assert "Dine svar er sendt og modtaget" in text
    assert [one for one in WRITTEN if one in text] == []
    assert set(CODE.findall(text)) <= {EXAMPLE}
    assert not MARK.search(text)


@pytest.mark.usefixtures("code")
def test_whoever_invites_somebody_again_reads_nothing(site, wave, tmp_path: Path) -> None:
    reads_nothing(everything(site, people(site, wave, tmp_path)))
    assert [row.answers for row in site.submissions(wave)] == [site.STORED]


def test_nor_while_the_answers_are_being_corrected(site, wave, code, tmp_path: Path) -> None:
    first = site.client.post(f"/svar/{code}/ret").location
    site.client.post(first, data=site.MEALS | {"heard": "1"})
    text = everything(site, people(site, wave, tmp_path))
    assert "Du er ved at rette dine svar" in text
    assert [one for one in WRITTEN if one in text] == []
    assert set(CODE.findall(text)) <= {EXAMPLE}
    review = site.post(first, site.MEALS | {"heard": "1"}, site.TABLE, site.IDEAS).location
    site.client.post(review)
    assert [row.answers for row in site.submissions(wave)] == [site.STORED | {"heard": 1}]


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize("role", ["collector", "evaluator", "assistant"])
def test_nor_does_whoever_interviews(site, wave, role: str, tmp_path: Path) -> None:
    key, ida = people(site, wave, tmp_path), Member(site, "ida", role=role)
    if role == "assistant":
        assert ida.get(f"/interview/{key}").status_code == 403
    else:
        reads_nothing(everything(site, key, ida.client, "/interview"))
    opened = ida.get("/p/lindevang/papir/interview", code=f"https://svar.example/svar/{key}")
    assert [one for one in WRITTEN if one in opened.text] == []


@pytest.mark.usefixtures("code")
def test_nor_whoever_deletes_the_contact_and_brings_the_person_in_again(site, wave, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("person,name,email,group\nAnna,Anna,anna@mail.example,residents\n", "utf-8")
    for _ in range(2):
        with site.service.vault.writing() as vault_db, site.service.store.writing() as db:
            import_contacts(db, vault_db, "lindevang", path, site.now)
            erase_contacts(db, vault_db, "lindevang", "Anna", actor="eva", now=site.now)
    reads_nothing(everything(site, people(site, wave, tmp_path)))


def test_the_answer_to_sending_shows_the_code_and_can_be_loaded_again_for_some_minutes(site, wave) -> None:
    key = site.invite(wave)
    sent = site.client.post(site.answer_all(key)).location
    [row] = site.submissions(wave)
    for _ in range(2):
        page = site.client.get(sent).text
        assert f'<p class="receipt">{row.receipt}</p>' in page
        assert "Mere plads" not in page
    assert row.receipt not in sent
    assert row.receipt not in site.client.get(f"/svar/{key}/kvittering").text
    site.now += 10 * MINUTE
    assert site.client.get(sent).location == f"/svar/{key}/kvittering?language=da"
    assert len(site.submissions(wave)) == 1


def test_whoever_presses_twice_gets_the_code_and_whoever_has_not_seen_the_review_does_not(site, wave) -> None:
    key = site.invite(wave)
    review = site.answer_all(key)
    found = MARK.search(site.client.get(review).text)
    assert found
    sent = site.client.post(review, data={"mark": found[1]}).location
    site.now += MINUTE
    assert site.client.post(review, data={"mark": found[1]}).location == sent
    for form in ({}, {"mark": "x"}, {"mark": "æ"}):
        assert site.client.post(review, data=form).location == f"/svar/{key}/kvittering?language=da"
    site.now += 10 * MINUTE
    assert site.client.post(review, data={"mark": found[1]}).location == f"/svar/{key}/kvittering?language=da"


def test_a_proof_is_of_one_person_alone(site, wave) -> None:
    proof = site.client.post(site.answer_all(site.invite(wave, "Anna"))).location.rpartition("/")[2]
    other = site.invite(wave, "Bo")
    site.client.post(site.answer_all(other))
    assert site.client.get(f"/svar/{other}/kvittering/{proof}").location == f"/svar/{other}/kvittering?language=da"


def test_a_review_that_was_changed_since_opens_nothing(site, wave) -> None:
    key = site.invite(wave)
    review = site.answer_all(key)
    found = MARK.search(site.client.get(review).text)
    assert found
    site.client.post(f"/svar/{key}/side/meals", data=site.MEALS | {"heard": "1", "_retur": "1"})
    site.client.post(review)
    site.now += MINUTE
    assert site.client.post(review, data={"mark": found[1]}).location == f"/svar/{key}/kvittering?language=da"


@pytest.mark.usefixtures("code")
def test_the_link_withdraws_without_showing(site, wave, tmp_path: Path) -> None:
    key = people(site, wave, tmp_path)
    asked = site.client.get(f"/svar/{key}/slet").text
    assert [one for one in WRITTEN if one in asked] == []
    site.client.post(f"/svar/{key}/slet")
    assert site.submissions(wave) == []


def test_answering_once_more_in_the_name_of_somebody_whose_answers_were_imported_gives_no_code(site, wave) -> None:
    key = site.invite(wave, "Anna")
    with site.service.vault.reading() as vault_db:
        found = invitation(vault_db, key)
    assert found
    its = {"programme": "lindevang", "wave": wave, "group": "residents", "pseudonym": found.pseudonym}
    linkage = "confidential" if wave == "named" else "pseudonymous"
    before = Submission(**its, linkage=linkage, version=1, answers=site.STORED, submitted_at=site.now - MINUTE)
    with site.service.store.writing() as db:
        insert_submissions(db, [before])
    review = site.post(site.begin(key), {"came": "2", "heard": "3"}, site.IDEAS).location
    mark = MARK.search(site.client.get(review).text)
    assert mark
    for _ in range(2):
        assert site.client.post(review, data={"mark": mark[1]}).location == f"/svar/{key}/kvittering?language=da"
    assert [row.answers for row in site.submissions(wave)] == [site.STORED]
    assert set(CODE.findall(everything(site, key))) <= {EXAMPLE}


def test_the_audit_log_is_told_of_the_links_and_of_no_names(site, wave, tmp_path: Path) -> None:
    people(site, wave, tmp_path)
    with site.service.store.reading() as db:
        last = list(audit.entries(db))[-1]
    assert (last.kind, last.actor, last.programme, last.subject) == ("links_made", "command-line", "lindevang", wave)
    assert last.details == {"people": 1}
