"""The pages of a party in a hearing, as somebody without script goes through them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from evaluator.answering.open_access import limit_of_an_address
from evaluator.hearing.files import LARGEST
from evaluator.hearing.managing import give_grace, hand_over
from evaluator.hearing.points import AskedAnswer, answer, split
from evaluator.hearing.remarks import enter_remark
from evaluator.hearing.splitting import proposed
from evaluator.hearing.unconfirmed import EXPECTED_PARTIES, MOST_WAITING
from evaluator.store.audit import entries
from evaluator.store.hearings import save_party
from evaluator.store.remarks import Hear, changes
from evaluator.web.hearing.visiting import ROOM_FOR_FIELDS
from tests.support.hearing_site import DEADLINE, HearingDesk, uploaded
from tests.support.site import Site


def test_a_party_reads_writes_checks_and_sends(desk: HearingDesk, link: str) -> None:
    first = desk.get(link)
    assert "ikke anonyme" in first.text
    assert "Tovholt Kommune" in first.text
    assert "Set-Cookie" not in first.headers
    checked = desk.write(link, {"s1": "Flere patienter skal med.", "_": "Godt arbejde."}, agreement="named")
    assert "ikke sendt endnu" in checked.text
    assert desk.texts() == []
    assert "Tak for svaret" in desk.post(f"{link}/tjek").text
    assert desk.texts() == ["Flere patienter skal med.", "Godt arbejde."]


def test_nothing_is_sent_without_agreement_or_words_and_what_was_typed_stays(desk: HearingDesk, link: str) -> None:
    refused = desk.write(link, {"s1": "Uden kryds"})
    assert "offentliggøres under jeres navn" in refused.text
    assert "Uden kryds" in refused.text
    assert "ikke skrevet nogen bemærkninger" in desk.write(link, {"s1": ""}, agreement="named").text
    desk.post(f"{link}/tjek")
    assert desk.texts() == []


def test_a_draft_is_kept_until_the_party_comes_back_and_nobody_else_sees_it(desk: HearingDesk, link: str, eva) -> None:
    paused = desk.write(link, {"s2": "En halv tanke"}, go="later")
    assert link in paused.text
    assert "En halv tanke" in desk.get(f"{link}/svar").text
    assert "En halv tanke" not in eva.get(f"{desk.pages}/bemaerkninger").text
    assert "En halv tanke" in desk.write(link, {}, go="en").text


def test_what_was_written_in_two_places_is_all_kept(desk: HearingDesk, link: str) -> None:
    page = desk.get(f"{link}/svar").text
    stale = dict(re.findall(r'name="(m-[\w]+)" value="(\w*)"', page))
    desk.write(link, {"s1": "Skrevet på kontoret"}, go="later")
    both = desk.post(f"{link}/svar", **stale, **{"t-s1": "Skrevet hjemme", "t-s2": "", "_go": "check"})
    assert "Begge tekster" in both.text
    assert "Skrevet på kontoret" in both.text
    assert "Skrevet hjemme" in both.text
    untouched = {**stale, "t-s1": "", "_go": "later"}
    desk.post(f"{link}/svar", **untouched)
    assert "Skrevet på kontoret" in desk.get(f"{link}/svar").text


def test_too_late_is_said_with_what_was_typed_and_grace_lets_it_in(desk: HearingDesk, link: str) -> None:
    desk.site.now = DEADLINE
    late = desk.post(f"{link}/svar", **{"t-s1": "For sent skrevet", "agreement": "named"})
    assert late.status_code == 410
    assert "For sent skrevet" in late.text
    assert desk.post(f"{link}/tjek").status_code == 410
    assert desk.texts() == []
    with desk.service.store.writing() as db:
        give_grace(db, desk.its, DEADLINE + dt.timedelta(days=2), actor="a1", now=desk.site.now)
    assert "For sent skrevet" in desk.get(f"{link}/svar").text
    assert "Tak for svaret" in desk.post(f"{link}/tjek").text
    assert desk.texts() == ["For sent skrevet"]


def test_a_remark_is_corrected_and_withdrawn_until_the_deadline(desk: HearingDesk, link: str) -> None:
    desk.send(link, {"s1": "Første udgave", "s2": "Bliver stående"})
    desk.write(link, {"s1": "Anden udgave"})
    assert desk.texts() == ["Bliver stående", "Første udgave"]
    assert "rettelser, som ikke er sendt" in desk.get(f"{link}/kvittering").text
    desk.post(f"{link}/tjek")
    assert desk.texts() == ["Anden udgave", "Bliver stående"]
    assert "Ja, slet bemærkningerne" in desk.get(f"{link}/tilbage").text
    desk.post(f"{link}/tilbage")
    assert desk.texts() == []
    with desk.service.store.reading() as db:
        told = [entry for entry in entries(db) if entry.details == {"hearing": "withdrawn"}]
    assert [(entry.kind, entry.actor, entry.subject) for entry in told] == [("hearing_changed", "outside", desk.key)]
    desk.site.now = DEADLINE
    assert desk.post(f"{link}/tilbage").status_code == 410


def test_a_party_without_remarks_says_so(desk: HearingDesk, link: str) -> None:
    assert "Ja, vi har ingen bemærkninger" in desk.get(f"{link}/ingen").text
    assert "ikke har bemærkninger" in desk.post(f"{link}/ingen").text
    assert [one.no_remarks for one in desk.every.parties] == [True]
    with desk.service.store.reading() as db:
        assert {"hearing": "no_remarks"} in [entry.details for entry in entries(db)]
    desk.send(link, {"s1": "Alligevel"})
    assert [one.no_remarks for one in desk.every.parties] == [False]


def test_a_private_person_who_asks_loses_the_name_everywhere(desk: HearingDesk, eva) -> None:
    link = desk.link(desk.party("Karla Ipsum", "person"))
    assert "Karla Ipsum" in desk.get(f"{link}/svar").text
    desk.send(link, {"s1": "Jeg venter for længe"}, agreement="unnamed")
    pages = ("", "parter", "bemaerkninger", "punkter", "notat")
    assert all("Karla Ipsum" not in eva.get(f"{desk.pages}/{one}").text for one in pages)
    assert "Karla Ipsum" not in desk.get(f"{link}/kvittering").text
    assert "Privatperson" in eva.get(f"{desk.pages}/bemaerkninger").text


def test_an_unnamed_person_is_told_that_her_name_stands_in_the_text(desk: HearingDesk) -> None:
    link = desk.link(desk.party("Karla Ipsum", "person"))
    checked = desk.write(link, {"s1": "Jeg har ventet. Hilsen Karla"}, agreement="unnamed")
    assert "Dit navn ser ud til at stå i teksten" in checked.text
    other = desk.link(desk.party("Otto Lorem", "person"))
    assert "Dit navn ser ud" not in desk.write(other, {"s1": "Jeg har ventet."}, agreement="unnamed").text


def test_a_person_of_whom_no_name_was_ever_known_is_told_that_it_stands_in_the_text(desk: HearingDesk, eva) -> None:
    link = desk.link(desk.party("", "person", agreement="unnamed"))
    said = "ikke vil nævnes: Karla Ipsum"
    assert said not in desk.write(link, {"s1": "Jeg har ventet."}).text
    assert said in desk.write(link, {"s1": "Jeg hedder Karla Ipsum."}).text
    desk.post(f"{link}/tjek")
    assert said in eva.get(f"{desk.pages}/bemaerkninger").text


def test_an_unnamed_person_who_chooses_to_be_named_gives_the_name_again(desk: HearingDesk) -> None:
    link = desk.link(desk.party("Karla Ipsum", "person"))
    desk.write(link, {"s1": "Ord"}, agreement="unnamed")
    assert "Skriv navnet, og vælg ja igen" in desk.write(link, {}, agreement="named").text
    assert "under Karla Ipsum" in desk.write(link, {}, agreement="named", name="Karla Ipsum").text
    (her,) = desk.every.parties
    assert (her.name, her.agreement) == ("Karla Ipsum", "named")
    with desk.service.store.writing() as db, pytest.raises(IntegrityError):
        save_party(db, desk.site.programme, desk.key, replace(her, name=""))


def test_one_person_is_not_several_and_nothing_can_be_saved_past_the_deadline(desk: HearingDesk, link: str) -> None:
    alone = desk.link(desk.party("Karla Ipsum", "person"))
    assert "Må vi nævne dig?" in desk.get(f"{alone}/svar").text
    assert "skrive videre senere" in desk.get(link).text
    desk.site.now = DEADLINE
    assert "skrive videre senere" not in desk.get(link).text


def test_no_page_speaks_to_one_person_as_to_several(desk: HearingDesk, link: str) -> None:
    several = re.compile(
        r"\b(?:[Jj]eres|[Jj]er|I (?:kan|har|er|svarer|sendte|læse|ikke)|kan I|har I|før I|Vi har ingen)\b"
    )
    alone = desk.link(desk.party("Karla Ipsum", "person"))

    def said(*pages: str) -> str:
        return " ".join(desk.get(f"{alone}{page}").text for page in pages)

    asked = said("", "/svar", "/fil", "/ingen")
    refused = desk.write(alone, {"s1": "Ord"}).text
    checked = desk.write(alone, {"s1": "Ord"}, agreement="named").text
    desk.post(f"{alone}/tjek")
    sent = said("", "/kvittering", "/tilbage", "/pause", "/ingen")
    desk.site.now = DEADLINE
    late = desk.post(f"{alone}/svar", **{"t-s1": "Mere"}).text + said("", "/kvittering")
    with desk.service.store.writing() as db:
        hand_over(db, desk.its, actor="a1", now=desk.site.now)
    assert several.findall(asked + refused + checked + sent + late + said("")) == []
    assert several.search(desk.get(link).text)


def test_a_person_is_told_what_is_shown_of_her_own_name(desk: HearingDesk, link: str) -> None:
    shown = "med dit navn"
    unnamed = desk.link(desk.party("", "person", agreement="unnamed"))
    assert shown in desk.get(desk.link(desk.party("Karla Ipsum", "person"))).text
    page = desk.get(unnamed).text
    assert "Dit navn bliver ikke vist" in page
    assert shown not in page
    assert "jeres navn" not in page
    assert "Privatperson" not in desk.get(link).text
    assert "Vi har fået dine bemærkninger." in desk.send(unnamed, {"s1": "Ord"}, agreement="unnamed").text


def test_after_the_deadline_the_choice_of_name_stands(desk: HearingDesk) -> None:
    link = desk.link(desk.party("Karla Ipsum", "person"))
    desk.send(link, {"s1": "Ord"})
    desk.site.now = DEADLINE
    desk.post(f"{link}/svar", **{"t-s1": "Andre ord", "agreement": "unnamed"})
    assert [(one.name, one.agreement) for one in desk.every.parties] == [("Karla Ipsum", "named")]


def test_an_organisation_cannot_be_unnamed(desk: HearingDesk, link: str) -> None:
    assert "Må vi nævne jer?" in desk.write(link, {"s1": "Ord"}, agreement="unnamed").text
    desk.post(f"{link}/tjek")
    assert desk.texts() == []


def test_text_of_a_file_lands_in_the_form_and_what_was_typed_stays(desk: HearingDesk, link: str) -> None:
    file = uploaded("Fra filen:\r\n\r\n- et punkt".encode("cp1252"), "svar.txt")
    asked = desk.write(link, {"s1": "Skrevet før", "_": "Allerede her"}, go="file")
    assert "Vælg en fil" in asked.text
    page = desk.post(f"{link}/fil", file=file)
    assert "Skrevet før" in page.text
    assert "Allerede her\n\nFra filen:\n\n- et punkt" in page.text.replace("\r", "")
    desk.write(link, {"s1": "Skrevet igen"}, go="file")
    refused = desk.post(f"{link}/fil", file=uploaded(b"PK\x03\x04...", "svar.docx"))
    assert refused.status_code == 422
    assert "Skrevet igen" in desk.get(f"{link}/svar").text


def test_text_of_a_file_goes_to_the_sections_that_it_names(desk: HearingDesk, link: str) -> None:
    desk.write(link, {"s2": "Skrevet før", "_": ""}, agreement="named", go="file")
    written = "Fra os\n\nKOMPETENCER:\n\nFlere forskere.\n\n3. Finansiering\nTre år.\n\nOm Kompetencer er der mere."
    page = desk.post(f"{link}/fil", file=uploaded(written.encode(), "svar.txt"))
    assert "Teksten fra filen står nu i felterne" in page.text
    desk.post(f"{link}/tjek")
    assert desk.texts() == [
        "Fra os",
        "Skrevet før\n\nFlere forskere.",
        "Tre år.\n\nOm Kompetencer er der mere.",
    ]


def test_a_file_far_too_large_takes_nothing_with_it_that_was_typed(desk: HearingDesk, link: str) -> None:
    page = desk.get(f"{link}/svar").text
    assert 'type="file"' not in page
    alone = desk.write(link, {"s1": "Skrevet i to timer"}, go="file").text
    assert re.findall(r'name="([^"]+)"', alone[alone.index("<form") :]) == ["file"]
    whole = {"data": b"x" * (LARGEST + ROOM_FOR_FIELDS + 1), "content_type": "multipart/form-data; boundary=x"}
    refused = desk.site.client.post(f"{link}/fil", **whole)
    assert refused.status_code == 413
    assert "vælg en mindre fil" in refused.text
    assert "Skrevet i to timer" in desk.get(f"{link}/svar").text


def test_what_looks_like_personal_data_is_pointed_out_before_sending(desk: HearingDesk, link: str) -> None:
    words = "Ring 2012 3456 eller skriv til x@mail.example om 010190-1234"
    checked = desk.write(link, {"s1": words}, agreement="named")
    assert "Ligner et CPR-nummer: 01…" in checked.text
    assert "x@mail.example" in checked.text
    assert "2012 3456" in checked.text
    assert "Skal det her med?" not in desk.write(link, {"s1": "På side 12 mangler mål 3."}).text


def test_anybody_may_join_by_the_open_link_and_is_marked(desk: HearingDesk, eva) -> None:
    address = f"/hoering/{desk.its.open_key}"
    assert "Hvem svarer I for?" in desk.get(address).text
    refused = desk.post(f"{address}/deltag", kind="", name="Lystfiskerne", email="")
    assert refused.status_code == 422
    assert "Lystfiskerne" in refused.text
    joined = desk.site.client.post(f"{address}/deltag", data={"kind": "association", "name": "Lystfiskerne"})
    own = joined.location.rpartition("/svar")[0]
    desk.send(own, {"s1": "Mere åben forskning"})
    assert desk.texts() == ["Mere åben forskning"]
    assert "ubekræftet" in eva.get(f"{desk.pages}/parter").text
    assert desk.get(f"{address}/svar").status_code == 404


def test_the_open_link_is_throttled_and_what_was_typed_is_kept(desk: HearingDesk) -> None:
    address, data = f"/hoering/{desk.its.open_key}/deltag", {"kind": "", "name": "Mange"}
    for _ in range(limit_of_an_address(EXPECTED_PARTIES)):
        assert desk.site.client.post(address, data=data).status_code == 422
    waits = desk.site.client.post(address, data=data)
    assert waits.status_code == 429
    assert 'value="Mange"' in waits.text


def test_only_so_many_may_wait_for_confirmation(desk: HearingDesk) -> None:
    for number in range(MOST_WAITING):
        desk.join(f"Forening {number}")
    address, data = f"/hoering/{desk.its.open_key}/deltag", {"kind": "association", "name": "Lystfiskerne"}
    refused = desk.site.client.post(address, data=data)
    assert refused.status_code == 422
    assert "skal bekræftes" in refused.text
    assert 'value="Lystfiskerne"' in refused.text
    assert len(desk.every.parties) == MOST_WAITING


def test_after_the_note_each_party_sees_what_its_own_remarks_led_to(desk: HearingDesk, link: str) -> None:
    desk.send(link, {"s1": "Tak for udkastet.\n\nFlere patienter skal med."})
    other = desk.party("Lystfiskerne")
    with desk.service.store.writing() as db:
        at = Hear(desk.site.programme, desk.key)
        enter_remark(db, desk.its, party=other, section=None, text="En andens ord", now=desk.site.now)
        (one,) = [its for its in desk.every.sent if its.section == "s1"]
        split(db, at, one, proposed(one.text), actor="a1", now=desk.site.now)
    (point,) = desk.every.to_answer
    with desk.service.store.writing() as db:
        asked = AskedAnswer(verdict="followed", text="God idé.", changed="Mål 1 på side 4")
        answer(db, at, point, asked, actor="a1", now=desk.site.now)
    assert "God idé." not in desk.get(link).text
    with desk.service.store.writing() as db:
        hand_over(db, desk.its, actor="a1", now=desk.site.now)
    shown = desk.get(link).text
    assert "Flere patienter skal med." in shown
    assert "Mål 1 på side 4" in shown
    assert "En andens ord" not in shown
    assert "Tak for udkastet." not in shown
    assert desk.post(f"{link}/svar", **{"t-s1": "Nyt"}).status_code == 410


def test_a_link_that_nobody_knows_opens_nothing(site: Site) -> None:
    assert site.client.get("/hoering/nobody-knows-this").status_code == 404


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_pages_come_in_both_languages(desk: HearingDesk, link: str, language: str) -> None:
    said = {"da": "Jeres bemærkninger er ikke anonyme", "en": "Your remarks are not anonymous"}
    assert said[language] in desk.get(f"{link}?language={language}").text


def test_a_correction_keeps_the_points_whose_words_still_stand(desk: HearingDesk, link: str, eva) -> None:
    desk.send(link, {"s1": "Det første.\n\nDet andet."})
    at = desk.visit_at
    with desk.service.store.writing() as db:
        (one,) = desk.every.sent
        split(db, at, one, proposed(one.text), actor="a1", now=desk.site.now)
    with desk.service.store.writing() as db:
        for point in desk.every.to_answer:
            asked = AskedAnswer(verdict="noted", text=f"Svar på {desk.every.words(point)}", changed="")
            answer(db, at, point, asked, actor="a1", now=desk.site.now)
    desk.write(link, {"s1": "Helt nyt.\n\nDet andet."})
    desk.post(f"{link}/tjek")
    (kept,) = desk.every.to_answer
    assert desk.every.words(kept) == "Det andet."
    assert kept.answer is not None
    assert kept.answer.text == "Svar på Det andet."
    assert "Bemærkninger, der skal deles i punkter: 1" in eva.get(f"{desk.pages}/").text
    with desk.service.store.reading() as db:
        ((_, was),) = changes(db, at, remark=one.id)
    assert (was.kind, was.was["text"]) == ("corrected", "Svar på Det første.")
