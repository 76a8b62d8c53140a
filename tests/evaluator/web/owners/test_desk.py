"""The evaluator's pages of owners and status rounds, from nothing to a closed round."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from flask import url_for

from evaluator.mail.status import mail_status
from evaluator.registers import keeping
from evaluator.store.audit import entries
from evaluator.store.status_rounds import rounds
from evaluator.vault.contacts import owners
from tests.support.members import Member, token
from tests.support.owned import OwnersDesk

CSV = """Rolle;Navn;E-mail;Vej;Postnr;By
vicedirektør;Ada Lorem;ada@mail.example;;;
afdelingsleder;Bo Ipsum;;Gaden 1;8000;Aarhus
"""


def act(eva: Member, page: str, address: str, **form: object):
    data = {"csrf_token": token(eva.get(page).text), **form}
    its = {"base_url": "https://localhost", "follow_redirects": True, "content_type": "multipart/form-data"}
    return eva.client.post(address, data=data, **its)


def ids(desk: OwnersDesk) -> list[UUID]:
    with desk.service.store.reading() as db:
        return [one.id for one in rounds(db, desk.programme)]


def open_by_page(desk: OwnersDesk, eva: Member, rows: list[str], **form: str):
    page = f"{desk.pages}/ny"
    its = {"title": "Forårsstatus", "source": "handleplanen", "until": desk.until.isoformat()}
    return act(eva, page, page, row=[f"trial_actions/{one}" for one in rows], **its | form)


def test_from_a_table_of_contacts_to_a_closed_round(desk: OwnersDesk, eva: Member) -> None:
    first, second = desk.action("Fælles stuegang"), desk.action("Aftenvagt", owner="Afdelingsleder")
    third = desk.action("Ny app", owner="it-chef")
    assert "it-chef" in eva.get(f"{desk.pages}/kontakter").text
    people = f"{desk.pages}/kontakter"
    page = act(eva, people, f"{people}/tabel", table=(io.BytesIO(CSV.encode()), "folk.csv"))
    assert "2 tilføjet, 0 ændret, 0 uændret" in page.text
    page = eva.get(f"{desk.pages}/ny").text
    assert re.search(r"Kan ikke spørges: <a[^>]*>tilføj en adresse", page)
    assert page.index("Fælles stuegang") < page.index("Ny app")
    page = open_by_page(desk, eva, [first, second, third]).text
    assert "Runden er åben" in page
    assert "0 af 2 er besvaret" in page
    assert "1 mail ligger i udbakken og er ikke sendt endnu" in page
    assert "mail send" not in page
    (its,) = ids(desk)
    letters = act(eva, f"{desk.pages}/runde/{its}", f"{desk.pages}/runde/{its}/breve.pdf")
    assert letters.data.startswith(b"%PDF")
    assert letters.headers["Content-Disposition"] == 'attachment; filename="breve.pdf"'
    place = f"{desk.pages}/runde/{its}"
    assert "Der ligger stadig mails i kø" in act(eva, place, f"{place}/paamind").text
    assert "Slut." in act(eva, place, f"{place}/luk").text
    with desk.service.store.reading() as db:
        told = [(one.details or {}) for one in entries(db) if one.kind == "owners_changed"]
    assert [(one["owners"], one["people"]) for one in told] == [("opened", 2), ("letters", 1), ("closed", 0)]
    log = Member(desk.site, "ida", "administrator").get("/log/").text
    assert "Om: Forårsstatus" in log
    assert str(its) not in log, "a random id tells a reader nothing"


def test_a_refused_round_comes_back_filled(desk: OwnersDesk, eva: Member) -> None:
    first, second = desk.action("Fælles stuegang"), desk.action("Mødefri onsdag")
    desk.person()
    page = open_by_page(desk, eva, [first], title="", source="En plan med et langt navn", until="2020-01-01")
    assert page.status_code == 422
    assert "Feltet er tomt" in page.text
    assert "Vælg en dag fra i dag og frem" in page.text
    assert "En plan med et langt navn" in page.text
    assert re.search(rf'value="trial_actions/{first}" checked', page.text)
    assert not re.search(rf'value="trial_actions/{second}" checked', page.text)
    assert ids(desk) == []


def test_a_round_without_anybody_to_ask_is_refused(desk: OwnersDesk, eva: Member) -> None:
    desk.action("Fælles stuegang")
    desk.person()
    assert "Der er ingen at spørge" in open_by_page(desk, eva, []).text


def test_rows_are_chosen_by_silence_state_and_reference(desk: OwnersDesk, eva: Member) -> None:
    old = desk.action("Gammel", day="2025-06-01")
    desk.action("Ny", day="2026-04-01")
    desk.action("Forbi", state="started", day="2025-01-01")
    desk.move("action-03", "stopped", "2025-02-01")
    desk.person()

    def shown(query: str) -> list[str]:
        page = eva.client.get(f"{desk.pages}/ny?{query}", base_url="https://localhost").text
        return re.findall(r'name="row" value="trial_actions/([\w-]+)"', page)

    assert shown("") == [old, "action-02"]
    assert shown("not_since=2026-01-01") == [old]
    assert shown("ended=1&state=stopped") == ["action-03"]
    assert shown("register=trial_actions&reference=action-02") == ["action-02"]


def test_an_evaluator_reads_an_answer_and_replies(desk: OwnersDesk, eva: Member) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link, question = desk.link(its, owner), desk.question(its, reference)
    assert "ikke bekræftet siden 2. marts 2026" in eva.get(f"{desk.pages}/").text
    desk.tell(link, question, state="tried", day="2026-04-20", learned="To uger <b>gik</b> godt")
    place = f"{desk.pages}/svar/{question.request.id}"
    page = eva.get(place).text
    assert "oplyst af den ansvarlige" in page
    assert "To uger &lt;b&gt;gik&lt;/b&gt; godt" in page
    assert "1 af 1 er besvaret" in eva.get(f"{desk.pages}/runde/{its.id}").text
    assert act(eva, place, place, text="").status_code == 422
    act(eva, place, place, text="Hvor mange var med?")
    assert "Hvor mange var med?" in desk.get(link).text
    assert "oplyst af den ansvarlige 4. maj 2026" in eva.get(f"{desk.pages}/").text


def test_a_link_is_revoked_and_made_anew(desk: OwnersDesk, eva: Member) -> None:
    desk.action("Fælles stuegang")
    owner = desk.person()
    its = desk.open()
    old, place = desk.link(its, owner), f"{desk.pages}/runde/{its.id}"
    assert old in eva.get(place).text
    act(eva, place, f"{place}/{owner}/spaer")
    assert desk.get(old).status_code == 404
    act(eva, place, f"{place}/{owner}/nyt")
    assert desk.link(its, owner) != old
    assert desk.get(desk.link(its, owner)).status_code == 200
    assert desk.get(old).status_code == 404


def test_the_links_on_the_pages_of_the_responsible_lead_to_each_of_them(desk: OwnersDesk, eva: Member) -> None:
    desk.person()
    place = r'href="(/p/[^"]*/kontakter/[0-9a-f-]{32,36}(?:/slet)?)"'
    (own,) = re.findall(place, eva.get(f"{desk.pages}/kontakter").text)
    (erasing,) = re.findall(place, eva.get(own).text)
    assert "Slet navn og adresse" in eva.get(erasing).text


def test_a_contact_is_changed_and_erased_with_its_link(desk: OwnersDesk, eva: Member) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    its = desk.open()
    link, place = desk.link(its, owner), f"{desk.pages}/kontakter/{owner}"
    assert act(eva, place, place, role="", email="nej").text.count("Feltet er tomt") >= 1
    act(eva, place, place, role="vicedirektør", name="Ada Dolor", email="ada@mail.example", language="da")
    desk.tell(link, desk.question(its, reference), state="started", named="1")
    assert "Slet navn og adresse" in eva.get(f"{place}/slet").text
    assert "Slettede kontakter: 1" in act(eva, f"{place}/slet", f"{place}/slet").text
    assert desk.get(link).status_code == 404
    with desk.service.vault.reading() as db:
        assert owners(db, desk.programme) == []
    page = eva.get(f"{desk.pages}/runde/{its.id}").text
    assert "Ada" not in page
    assert "1 af 1 er besvaret" in page


def test_mails_of_rounds_are_not_told_among_those_of_surveys(desk: OwnersDesk) -> None:
    desk.action("Fælles stuegang")
    desk.person()
    desk.open()
    with desk.service.store.reading() as db, desk.service.vault.reading() as vault_db:
        found = mail_status(db, vault_db, desk.programme, now=desk.site.now)
    assert found.rounds == ()
    assert sum(one.contacts for one in found.groups) == 0


@pytest.mark.parametrize("table", [b"", b"Navn\nAda\n", b"Rolle;E-mail\nleder;ikke en mail\n", b"Rolle\na\nA\n"])
def test_a_table_that_is_wrong_changes_nothing(desk: OwnersDesk, eva: Member, table: bytes) -> None:
    people = f"{desk.pages}/kontakter"
    page = act(eva, people, f"{people}/tabel", table=(io.BytesIO(table), "folk.csv"))
    assert page.status_code == 422
    with desk.service.vault.reading() as db:
        assert owners(db, desk.programme) == []


def test_a_line_of_the_budget_without_states_is_told_of_in_words(desk: OwnersDesk, eva: Member) -> None:
    line = {"category": "Undervisning", "activity": "Metodekursus", "hours_per_year": "40", "owner": "vicedirektør"}
    with desk.service.store.writing() as db:
        reference = keeping.add(db, desk.programme, "hours", line, by="eva", now=desk.site.now)
    owner = desk.person()
    its = desk.open()
    link, question = desk.link(its, owner), desk.question(its, reference)
    page = desk.get(link).text
    assert "Metodekursus" in page
    assert 'name="state"' not in page
    assert desk.tell(link, question).status_code == 422
    assert "Tak for dit svar" in desk.tell(link, question, learned="Holdes to gange").text
    assert "Holdes to gange" in eva.get(f"{desk.pages}/svar/{question.request.id}").text


def test_the_card_of_a_row_has_the_owners_last_word_and_the_way_to_ask(desk: OwnersDesk, eva: Member) -> None:
    reference, owner = desk.action("Fælles stuegang"), desk.person()
    card = url_of_card(desk, reference)
    assert "ikke bekræftet siden 2. marts 2026" in eva.get(card).text
    its = desk.open()
    desk.tell(desk.link(its, owner), desk.question(its, reference), state="tried", day="2026-04-20", learned="To uger")
    page = eva.get(card).text
    assert page.count("oplyst af den ansvarlige") >= 2
    assert "To uger" in page
    assert f"reference={reference}" in page


def url_of_card(desk: OwnersDesk, reference: str) -> str:
    with desk.site.app.test_request_context():
        place = {"programme": desk.programme, "register": "trial_actions", "reference": reference}
        return url_for("registers.card", **place)


def test_the_list_of_a_register_says_since_when_a_row_that_was_asked_about_is_not_confirmed(
    desk: OwnersDesk, eva: Member
) -> None:
    asked = desk.action("Fælles stuegang")
    owner, its = desk.person(), desk.open()
    desk.action("Aftenvagt")

    def listed() -> str:
        return eva.get(f"/p/{desk.programme}/registre/proevehandlinger/").text

    assert listed().count("ikke bekræftet siden") == 1
    assert "ikke bekræftet siden 2. marts 2026" in listed()
    desk.tell(desk.link(its, owner), desk.question(its, asked), state="started")
    assert "ikke bekræftet" not in listed()
    assert "4. maj 2026" in listed()


def page_by(eva: Member, address: str) -> str:
    return eva.client.get(address, base_url="https://localhost").text


class TestVeryManyRows:
    @pytest.fixture
    def rows(self, desk: OwnersDesk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        monkeypatch.setattr("evaluator.web.owners.rounds.MOST", 2)
        found = [desk.action(f"Prøve {number}") for number in range(3)]
        found += [desk.action("Aftenvagt", owner="Afdelingsleder")]
        desk.person()
        return found

    def shown(self, desk: OwnersDesk, eva: Member, query: str = "") -> list[str]:
        return re.findall(r'name="row" value="trial_actions/([\w-]+)"', page_by(eva, f"{desk.pages}/ny?{query}"))

    def test_they_are_chosen_from_by_pages_and_by_words(self, desk: OwnersDesk, eva: Member, rows: list[str]) -> None:
        pages = [self.shown(desk, eva, f"side={number}") for number in (1, 2)]
        assert [len(one) for one in pages] == [2, 2]
        assert sorted(pages[0] + pages[1]) == sorted(rows)
        assert self.shown(desk, eva, "side=9") == pages[1]
        assert self.shown(desk, eva, "q=PRØVE+2") == [rows[2]]
        assert "Side 2 af 2" in page_by(eva, f"{desk.pages}/ny?side=2")
        assert self.shown(desk, eva, "q=vicedirekt") == []

    def test_a_round_asks_about_what_is_ticked_or_about_all(
        self, desk: OwnersDesk, eva: Member, rows: list[str]
    ) -> None:
        assert "0 af 1 er besvaret" in open_by_page(desk, eva, rows[:1]).text
        assert "0 af 3 er besvaret" in open_by_page(desk, eva, rows[:1], every="1").text

    def test_a_refused_round_keeps_the_page_and_the_words(self, desk: OwnersDesk, eva: Member, rows: list[str]) -> None:
        page = f"{desk.pages}/ny"
        form = {"row": [f"trial_actions/{rows[2]}"], "every": "1"}
        refused = act(eva, page, f"{page}?q=Pr%C3%B8ve&side=2", **form)
        assert refused.status_code == 422
        assert re.search(rf'value="trial_actions/{rows[2]}" checked', refused.text)
        assert re.search(r'name="every" value="1" checked', refused.text)
        assert 'name="q" value="Prøve"' in refused.text


def test_what_nobody_is_expected_to_confirm_does_not_lead(desk: OwnersDesk, eva: Member) -> None:
    line = {"category": "Buffer", "activity": "Buffer til uforudset", "hours_per_year": "300", "owner": "Sekretariat"}
    with desk.service.store.writing() as db:
        keeping.add(db, desk.programme, "hours", line, by="eva", now=desk.site.now)
    desk.action("Fælles stuegang")
    page = eva.get(f"{desk.pages}/").text
    assert page.index("Fælles stuegang") < page.index("Buffer til uforudset")
