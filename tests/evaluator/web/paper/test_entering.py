"""The pages on which paper forms are typed: twice, by two accounts, with nothing lost and nothing stored too early."""

from __future__ import annotations

import re

import pytest

from evaluator.paper.serials import new_serials
from tests.support.members import Member

PAGE = "/p/lindevang/papir/"
LINES = (
    {"came": "1", "times": "3", "heard": "4", "told-by": "1 2"},
    {"welcome": "5", "left-out": "?", "again": "/"},
    {"dish": "Suppe", "better": "Mere plads\r\nog tidligere"},
)


class Typist(Member):
    """Somebody who types forms."""

    def begin(self, serial: str, wave: str = "open", **form: str):
        return self.send(f"{PAGE}{wave}/{serial}/", **({"language": "da", "group": "residents"} | form))

    def type(self, serial: str, lines=LINES, wave: str = "open", **form: str):
        """Every page; what is shown after the last one."""
        self.begin(serial, wave, **form)
        for page, its in zip(("meals", "table", "ideas"), lines, strict=True):
            response = self.send(f"{PAGE}{wave}/{serial}/side/{page}", **its, _go="next")
        return response


@pytest.fixture
def serial() -> str:
    return new_serials(1)[0]


@pytest.fixture
def ann(site) -> Typist:
    return Typist(site, "ann")


@pytest.fixture
def bo(site) -> Typist:
    return Typist(site, "bo", role="evaluator")


def test_a_form_typed_alike_by_two_is_stored_as_the_web_would_have_it(either_site, serial) -> None:
    ann, bo = Typist(either_site, "ann"), Typist(either_site, "bo")
    assert "skal en anden taste det" in ann.type(serial).text
    assert "De to indtastninger var ens" in bo.type(serial).text
    (its,) = either_site.submissions("open")
    assert (its.answers, its.collection_mode, its.group) == (either_site.STORED, "paper", "residents")
    assert either_site.written("open", "better") == ["Mere plads\nog tidligere"]
    assert "er tastet og gemt før" in ann.begin(serial).text


def test_in_a_linked_wave_the_code_says_whose_the_form_is(site, ann, bo, serial) -> None:
    code = site.invite("linked")
    assert "Koden hører ikke til nogen" in ann.begin(serial, "linked", code="nonsense").text
    ann.type(serial, wave="linked", code=code, received_on="2026-05-03")
    bo.type(serial, wave="linked", code=code.upper(), received_on="2026-05-03")
    (its,) = site.submissions("linked")
    assert (its.collection_mode, its.group, str(its.submitted_at)[:10]) == ("paper", "residents", "2026-05-03")
    assert site.client.get(f"/svar/{code}").location.startswith(f"/svar/{code}/kvittering")


def test_nobody_types_the_same_form_twice_and_nobody_sees_the_first_typing(site, ann, bo, serial) -> None:
    ann.begin(serial)
    assert "Vent, til det er færdigt" in bo.begin(serial).text
    ann.type(serial)
    assert "ikke tastet to gange endnu" in ann.get(f"{PAGE}open/{serial}/").text
    bo.begin(serial)
    assert "Suppe" not in bo.get(f"{PAGE}open/{serial}/side/ideas").text
    assert site.submissions("open") == []


def test_a_page_that_holds_what_can_be_no_answer_is_kept_and_told(ann, serial) -> None:
    ann.begin(serial)
    page = f"{PAGE}open/{serial}/side/meals"
    told = ann.send(page, came="1 2", times="3", heard="4", _go="next")
    assert told.status_code == 422
    assert 'href="#f-came"' in told.text
    assert "tast *" in told.text
    assert 'name="came" autocomplete="off" aria-invalid="true"' in told.text
    assert 'value="1 2"' in ann.get(page).text
    assert "Ved bordet" in ann.send(page, came="*", heard="4", _go="next").text


def test_what_was_typed_is_kept_by_every_button_and_when_the_page_was_open_too_long(ann, serial) -> None:
    ann.begin(serial)
    page = f"{PAGE}open/{serial}/side/meals"
    assert "Det, du har tastet, er gemt" in ann.send(page, heard="9", _go="later").text
    assert 'value="9"' in ann.get(page).text
    expired = ann.post(page, heard="5", _go="next")
    assert expired.status_code == 422
    assert 'value="5"' in expired.text
    assert 'value="9"' in ann.get(page).text
    assert "Side 1 af 3" in ann.send(f"{PAGE}open/{serial}/side/table", again="3", _go="back").text
    assert 'value="3"' in ann.get(f"{PAGE}open/{serial}/side/table").text


def test_a_page_that_stood_open_erases_nothing_that_the_same_account_typed_elsewhere(ann, serial) -> None:
    ann.begin(serial)
    address = f"{PAGE}open/{serial}/side/ideas"

    def seen() -> str:
        return ann.get(address).text.partition('name="_set" value="')[2].partition('"')[0]

    stale = seen()
    ann.send(address, dish="Suppe", better="", _go="later", _set=seen())
    assert ann.send(address, dish="", better="Plads", _go="later", _set=stale).status_code == 200
    page = ann.get(address).text
    assert 'value="Suppe"' in page
    assert "Plads</textarea>" in page
    both = ann.send(address, dish="Salat", better="Plads", _go="later", _set=stale)
    assert both.status_code == 409
    assert "Her på siden: Salat. Det andet sted: Suppe." in both.text
    assert 'value="Salat"' in both.text
    assert 'value="Suppe"' in ann.get(address).text


def test_an_error_on_an_earlier_page_leads_back_to_it_at_the_end(ann, serial) -> None:
    ann.begin(serial)
    ann.send(f"{PAGE}open/{serial}/side/meals", heard="9", _go="later")
    told = ann.send(f"{PAGE}open/{serial}/side/ideas", _go="next")
    assert "Side 1 af 3" in told.text
    assert 'href="#f-heard"' in told.text


def test_what_differs_is_listed_and_must_be_decided_before_anything_is_stored(site, ann, bo, serial) -> None:
    ann.type(serial)
    differing = ({**LINES[0], "heard": "5", "came": "2"}, {**LINES[1], "again": ""}, LINES[2])
    told = bo.type(serial, differing, group="staff").text
    assert re.findall(r'<fieldset id="d-([^"]+)"', told) == ["_group", "came", "heard", "again"]
    assert "Første indtastning" in told
    address = f"{PAGE}open/{serial}/sammenlign"
    half = ann.send(address, **{"choice:_group": "staff", "choice:came": "first"})
    assert half.status_code == 422
    assert half.text.count("Vælg det, der står på papiret.") == 4
    assert site.submissions("open") == []
    wrong = {"choice:_group": "staff", "choice:came": "first", "choice:heard": "other", "written:heard": "6"}
    refused = ann.send(address, **wrong, **{"choice:again": "second"})
    assert refused.status_code == 422
    assert "Vælg et af de svar" in refused.text
    stored = ann.send(address, **wrong | {"written:heard": "*", "choice:again": "second"})
    assert "Felter, der afveg: 4. Svar, der ikke kunne bruges og er gemt som ubesvarede: 1." in stored.text
    (its,) = site.submissions("open")
    assert its.group == "staff"
    assert its.answers == site.STORED | {"heard": None, "again": None}


def test_two_codes_are_settled_by_typing_the_code_again(site, ann, bo, serial) -> None:
    codes = [site.invite("linked", person) for person in ("p1", "p2")]
    ann.type(serial, wave="linked", code=codes[0])
    told = bo.type(serial, wave="linked", code=codes[1]).text
    assert re.findall(r'<fieldset id="d-([^"]+)"', told) == ["_person"]
    assert not any(code in told for code in codes)
    address = f"{PAGE}linked/{serial}/sammenlign"
    asked = {"choice:_person": "other"}
    assert "Koden hører ikke til nogen" in ann.send(address, **asked, **{"written:_person": "x"}).text
    assert "er gemt" in ann.send(address, **asked, **{"written:_person": codes[1]}).text
    assert site.client.get(f"/svar/{codes[1]}").status_code == 303
    assert site.client.get(f"/svar/{codes[0]}").status_code == 200


def test_a_form_is_deleted_after_a_question(ann, serial) -> None:
    ann.type(serial)
    address = f"{PAGE}open/{serial}/slet"
    assert ann.post(address).status_code == 200
    assert serial in ann.get(PAGE).text
    assert "er slettet" in ann.send(address).text
    assert "Ingen skemaer venter" in ann.get(PAGE).text


def test_the_list_says_for_each_form_what_is_next(ann, bo, serial) -> None:
    def steps(typist) -> list[str]:
        page = typist.get(PAGE).text
        return re.findall(r'class="how-far">([^<]+)<br>', page)

    ann.begin(serial)
    assert (steps(ann), steps(bo)) == (["Du er ikke færdig"], ["En anden er ved at taste"])
    ann.type(serial)
    assert steps(ann) == ["Venter på, at en anden taster det"]
    assert steps(bo) == ["Klar til anden indtastning"]
    bo.type(serial, ({}, {}, {}))
    assert (steps(ann), steps(bo)) == (["Tastet to gange"], ["Tastet to gange"])


def test_a_number_that_cannot_be_right_is_told_and_one_that_can_leads_to_the_form(ann, serial) -> None:
    wrong = ann.get(f"{PAGE}find", wave="open", number='K7Q"<')
    assert wrong.status_code == 422
    assert "Nummeret ”K7Q&#34;&lt;” kan ikke passe" in wrong.text
    assert 'name="number" value="K7Q&#34;&lt;"' in wrong.text
    assert '<option value="open" selected>' in wrong.text
    found = ann.get(f"{PAGE}find", wave="open", number=serial.lower().replace("-", " "))
    assert f"Skema {serial}" in found.text
    assert ann.get(f"{PAGE}find", wave="none", number=serial).status_code == 404
    assert ann.get(f"{PAGE}open/{serial.lower()}x/").status_code == 404


def test_forms_can_be_typed_after_the_wave_has_closed(site, ann, bo, serial) -> None:
    site.now = site.now.replace(month=6)
    for one in (ann, bo):
        one.sign_in()
    ann.type(serial)
    bo.type(serial)
    assert len(site.submissions("open")) == 1


def test_forms_are_not_typed_before_the_wave_has_opened(site, ann, serial) -> None:
    site.now = site.now.replace(month=4)
    ann.sign_in()
    assert "Ingen runde er åbnet endnu" in ann.get(PAGE).text
    assert "Runden er ikke åbnet endnu" in ann.begin(serial).text


def test_a_collector_sees_the_paper_forms_and_nothing_else(ann) -> None:
    assert ann.get("/").request.path == PAGE
    for address in ("", "runder", "runder/foelg", "diagrammer", "rapporter", "invitationer/", "registre/"):
        assert ann.get(f"/p/lindevang/{address}").status_code == 403
    assert "Overblik" not in ann.get(PAGE).text


def test_a_steering_group_does_not_type(site) -> None:
    assert Typist(site, "sten", role="steering").get(PAGE).status_code == 403


def test_forms_are_printed_from_the_page(ann) -> None:
    form = {"form": "open.en", "copies": "2"}
    printed = ann.get(f"{PAGE}skemaer", **form)
    assert printed.mimetype == "application/pdf"
    assert printed.data.startswith(b"%PDF")
    assert ann.get(f"{PAGE}skemaer", **form | {"copies": "many"}).status_code == 200
    assert ann.get(f"{PAGE}skemaer", **form | {"form": "none.en"}).status_code == 404


def test_an_assistant_sees_and_deletes_only_what_they_typed_themselves(site, ann, serial) -> None:
    (other,) = new_serials(1)
    ida = Typist(site, "ida", role="assistant")
    ann.type(serial)
    ida.type(other)
    assert other in ida.get(PAGE).text
    assert serial not in ida.get(PAGE).text.partition('id="in-work"')[2]
    assert serial in ann.get(PAGE).text.partition('id="in-work"')[2]
    for end in ("slet", "sammenlign"):
        assert "som du selv har tastet" in ida.get(f"{PAGE}open/{serial}/{end}").text
    ida.type(serial, ({}, {}, {}))
    assert "som du selv har tastet" not in ida.get(f"{PAGE}open/{serial}/sammenlign").text
    assert "som du selv har tastet" in ida.get(f"{PAGE}open/{serial}/slet").text
    assert "som du selv har tastet" not in ida.get(f"{PAGE}open/{other}/slet").text
