"""Interviews: held by somebody who is signed in; the way is stored, the interviewer is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.documents.storing import import_folder
from tests.support.members import Member

DOCUMENTS = Path(__file__).resolve().parents[3] / "documents"
PAGE = "/p/lindevang/papir/"


@pytest.fixture(params=["collector", "evaluator"])
def interviewer(site, request: pytest.FixtureRequest) -> Member:
    return Member(site, "ida", role=request.param)


def test_an_interviewer_sees_that_it_is_an_interview_and_the_way_is_stored(site, interviewer) -> None:
    code = site.invite("linked")
    begun = interviewer.get(f"{PAGE}interview", code=f"https://svar.example/svar/{code.upper()}")
    start = begun.request.path
    assert start == f"/interview/{code}"
    assert "Læs spørgsmål og svar højt" in begun.text
    address = interviewer.post(f"{start}/begynd", language="da").location
    for form in (site.MEALS, site.TABLE, site.IDEAS):
        assert address.startswith(start)
        assert "Læs spørgsmål og svar højt" in interviewer.get(address).text
        address = interviewer.post(address, **form).location
    assert interviewer.post(address).location.startswith(f"{start}/kvittering")
    (its,) = site.submissions("linked")
    assert (its.collection_mode, its.answers) == ("interview", site.STORED)


@pytest.mark.parametrize("whose", ["cross-site", "same-site"])
def test_a_page_of_somebody_else_posts_nothing_in_the_name_of_an_interviewer(site, interviewer, whose: str) -> None:
    for address in (f"/interview/{site.open_key('open')}/begynd", "/interview/kode/some-key"):
        its = {"base_url": "https://localhost", "headers": {"Sec-Fetch-Site": whose}}
        assert interviewer.client.post(address, data={"language": "da"}, **its).status_code == 403


def test_nothing_of_an_interview_opens_without_signing_in_and_nothing_is_stored(site) -> None:
    start = f"/interview/{site.invite('linked')}"
    for address in (start, f"{start}/side/meals", f"{start}/tjek", f"{start}/pause", f"{start}/kvittering"):
        assert site.client.get(address).location.startswith("/log-ind?next="), address
    assert site.client.post(f"{start}/begynd", data={"language": "da"}).location.startswith("/log-ind")
    assert site.client.get(start.replace("/interview/", "/svar/")).status_code == 200


def test_a_steering_group_holds_no_interviews(site) -> None:
    sten = Member(site, "sten", role="steering")
    assert sten.get(f"/interview/{site.invite('linked')}").status_code == 403


def test_an_interviewer_of_another_programme_opens_no_link(site) -> None:
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS / "tovholt", site.now)
    ida = Member(site, "ida", programme="tovholt")
    assert ida.get(f"/interview/{site.invite('linked')}").status_code == 404


def test_waves_with_an_open_link_are_on_the_page_and_a_link_of_nobody_is_told(site, interviewer) -> None:
    page = interviewer.get(PAGE).text
    assert f'href="/interview/{site.open_key("open")}"' in page
    wrong = interviewer.get(f"{PAGE}interview", code="nothing").text
    assert "hører ikke til nogen runde" in wrong
    assert 'name="code" value="nothing"' in wrong
    assert interviewer.get(f"{PAGE}interview", code=site.open_key("open")).request.path.startswith("/interview/")


def test_an_assistant_goes_on_with_interviews_of_their_own_and_sees_no_others(site) -> None:
    ida, ann, code = Member(site, "ida", role="assistant"), Member(site, "ann", role="assistant"), site.invite("linked")
    start = f"/interview/{code}"
    assert ann.get(start).status_code == 200
    address = ida.post(f"{start}/begynd", language="da").location
    ida.post(address, **site.MEALS)
    assert ida.get(address).status_code == 200
    assert [ann.get(one).status_code for one in (start, address, f"{start}/tjek")] == [403, 403, 403]
    assert ann.post(address, **site.MEALS).status_code == 403
    ida.sign_in()
    assert ida.get(address).status_code == 200
    assert Member(site, "bo", role="collector").get(address).status_code == 200


def test_whoever_signs_in_at_the_same_browser_sees_no_interviews_of_the_one_before(site) -> None:
    ida, code = Member(site, "ida", role="assistant"), site.invite("linked")
    address = ida.post(f"/interview/{code}/begynd", language="da").location
    ann = Member(site, "ann", role="assistant")
    ida.name = ann.name
    ida.sign_in()
    assert ida.get(address).status_code == 403
