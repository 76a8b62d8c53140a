"""The texts of a report in the browser without script: first drafts, figures from the list, saving and signing."""

from __future__ import annotations

import re

from tests.support.passages import CONCLUSION, HEARD, OUTCOME
from tests.support.passages_desk import BASE, Writer, area, said

ENDS = f"{BASE}konklusion"
TYPED = {f"text-{language}": words for language, words in HEARD.items()}


def test_a_text_is_written_saved_and_signed(site, anna) -> None:
    page = anna.get(BASE)
    assert "0 af 12 tekster er skrevet under." in said(page)
    page = anna.fill(ENDS, **TYPED, do="save")
    assert "Konklusion er gemt som kladde." in said(page)
    assert "100 % føler sig hørt." in said(page).replace("\N{NO-BREAK SPACE}", " ")
    page = anna.fill(ENDS, **TYPED, do="sign")
    assert "Konklusion er skrevet under." in said(page)
    assert "1 af 12 tekster er skrevet under." in said(page)
    assert "Skrevet under af anna" in said(page)
    assert [one.signed for one in site.kept()] == [False, True]
    assert "Kladde" in said(page) or "Tidligere udgaver" in said(anna.get(ENDS))


def test_a_milestone_that_is_not_counted_has_nothing_to_write_about(anna, site) -> None:
    other = Writer(site, "lone", "evaluator")
    page = other.get(BASE)
    assert page.status_code == 200
    assert anna.get(f"{BASE}fund-4").status_code == 404
    assert anna.get(f"{BASE}virkning-meetings").status_code == 404


def test_drafts_of_all_empty_places_are_made_at_once_and_marked(site, anna) -> None:
    site.sign()
    page = anna.get(BASE)
    page = anna.fill(f"{BASE}udkast", page)
    assert "Der er lavet" in said(page)
    assert "Målene for denne virkning er nået." in said(page)
    assert "Ingen har gjort teksten til sin." in said(page)
    assert site.held()[CONCLUSION].text == HEARD
    assert site.held()[OUTCOME].by_machine
    again = anna.fill(f"{BASE}udkast", page)
    assert "ikke flere steder" in said(again)
    page = anna.get(f"{BASE}virkning-contact")
    page = anna.fill(f"{BASE}virkning-contact", page, **{"text-da": area(page), "text-en": area(page, "en")}, do="sign")
    assert "Naboer taler sammen er skrevet under." in said(page)
    assert site.held()[OUTCOME].by_machine is False


def test_the_first_draft_is_put_into_the_form_and_stays_one_until_it_is_changed_or_signed(site, anna) -> None:
    place = f"{BASE}virkning-contact"
    page = anna.fill(place, do="draft")
    assert "Føler sig hørt: {{heard.value}}." in area(page)
    typed = {"text-da": area(page), "text-en": area(page, "en")}
    assert "Udkast fra tallene" in said(anna.fill(place, page, **typed, do="save"))
    assert site.held()[OUTCOME].by_machine
    anna.fill(place, **typed | {"text-da": "Mit eget"}, do="save")
    assert not site.held()[OUTCOME].by_machine


def test_a_figure_is_found_and_put_in_without_script(anna) -> None:
    page = anna.fill(ENDS, **{"text-da": "Andelen er", "text-en": ""}, do="search", search="hørt")
    assert "Spisninger" not in page.text
    assert area(page) == "Andelen er"
    assert "100" in re.search(r'value="heard.value".*?</button>', page.text)[0]
    page = anna.fill(ENDS, page, **{"text-da": area(page), "text-en": "It is"}, insert="heard.value", search="hørt")
    assert area(page) == "Andelen er {{heard.value}}"
    assert area(page, "en") == "It is {{heard.value}}"
    assert "Andelen er 100" in said(page)
    none = anna.fill(ENDS, **TYPED, do="search", search="månen")
    assert "Ingen indikator passer" in said(none)


def test_what_is_not_shown_is_not_in_the_list(anna) -> None:
    page = anna.get(ENDS)
    assert 'value="heard.value:residents"' in page.text
    assert 'value="heard.value:staff"' not in page.text


def test_a_typed_number_is_pointed_out_and_stops_a_signature_until_it_is_confirmed(anna, site) -> None:
    typed = {"text-da": "I 2019 var det 100", "text-en": "In 2019 it was 100"}
    page = anna.fill(ENDS, **typed, do="show")
    assert "2019 er ikke et resultat" in said(page)
    assert "Samme tal som: Føler sig hørt" in said(page)
    few = said(anna.fill(ENDS, **{"text-da": "De 6 siger det", "text-en": "The 6 say so"}, do="show"))
    assert "6 er ikke et resultat" in few
    assert "Samme tal som" not in few
    page = anna.fill(ENDS, page, **typed, number="2019", do="sign")
    assert page.status_code == 422
    assert "Tallet 100 er skrevet med cifre" in said(page)
    assert "Tallet 2019" not in said(page)
    assert area(page) == typed["text-da"]
    page = anna.fill(ENDS, page, **typed, number=["2019", "100"], do="sign")
    assert "Konklusion er skrevet under." in said(page)
    assert site.kept()[-1].numbers == ("100", "2019")


def test_of_two_who_write_at_once_neither_loses_a_word(site, anna) -> None:
    erik = Writer(site, "otto", "evaluator")
    annas, ottos = anna.get(ENDS), erik.get(ENDS)
    anna.fill(ENDS, annas, **{"text-da": "Annas ord"}, do="save")
    page = erik.fill(ENDS, ottos, **{"text-da": "Ottos ord"}, do="save")
    assert page.status_code == 422
    assert "En anden har gemt teksten" in said(page)
    assert area(page) == "Ottos ord"
    assert "Annas ord" in said(page)
    page = erik.get(ENDS)
    assert area(page) == "Ottos ord"
    assert "Annas ord" in said(page)
    assert "Noget venter på dig" in said(erik.get(BASE))
    assert "Noget venter på dig" not in said(anna.get(BASE))
    erik.fill(ENDS, page, **{"text-da": "Annas ord og Ottos ord"}, do="save")
    assert [one.text["da"] for one in site.kept()] == ["Annas ord", "Annas ord og Ottos ord"]
    assert area(erik.get(ENDS)) == "Annas ord og Ottos ord"


def test_what_waits_can_be_thrown_away(site, anna) -> None:
    site.sign()
    page = anna.fill(ENDS, **{"text-da": "Kun dansk", "text-en": ""}, do="sign")
    assert page.status_code == 422
    page = anna.fill(ENDS, page, do="drop")
    assert area(page) == HEARD["da"]


def test_nobody_signs_over_figures_that_were_counted_anew_meanwhile(site, anna) -> None:
    page = anna.get(ENDS)
    site.heard["residents"] = 1
    site.write("linked", "residents", [f"Ny {n}" for n in range(9)], people="new")
    site.count(reason="Flere svar kom ind")
    page = anna.fill(ENDS, page, **TYPED, do="sign")
    assert page.status_code == 422
    assert "Tallene er gjort op igen" in said(page)
    page = anna.fill(ENDS, page, **TYPED, do="sign")
    assert "Konklusion er skrevet under." in said(page)


def test_a_moved_figure_is_flagged_on_both_pages(site, anna) -> None:
    site.sign()
    site.heard["residents"] = 1
    site.write("linked", "residents", [f"Ny {n}" for n in range(9)], people="new")
    site.count(reason="Flere svar kom ind")
    assert "heard.value" in said(anna.get(BASE))
    assert re.search(r"1 skal ses efter", said(anna.get(BASE)))
    assert re.search(r"Føler sig hørt, tal (er et andet tal|bedømmes anderledes)", said(anna.get(ENDS)))


def test_only_evaluators_write(site) -> None:
    for role in ("steering", "reader", "assistant"):
        assert Writer(site, role, role).get(BASE).status_code == 403


def test_an_evaluators_report_has_the_signed_words_and_a_readers_has_no_draft(site, anna) -> None:
    site.save({"da": "Hemmelig kladde", "en": "Secret draft"})
    assert anna.get(BASE).text.count("Hemmelig kladde") == 1
    assert "Hemmelig kladde" not in Writer(site, "sif", "steering").get("/p/lindevang/rapport/m1-da.html").text
