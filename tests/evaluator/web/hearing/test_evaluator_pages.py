"""The evaluator's pages of hearings, from nothing to a note."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from uuid import UUID

import pytest

from evaluator.hearing.points import split
from evaluator.hearing.remarks import enter_remark
from evaluator.hearing.splitting import Part
from evaluator.mail.status import mail_status
from evaluator.store.audit import entries
from evaluator.store.hearing_tables import PARTY_KINDS
from evaluator.store.remarks import Hear, changes
from evaluator.texts import LANGUAGES, Texts
from evaluator.vault.contacts import contacts
from tests.support.hearing_site import DEADLINE, HearingDesk, uploaded
from tests.support.members import Member, token
from tests.support.site import Site

LIST = "/p/lindevang/hoeringer/"
FORM = {
    "title": "Forskningsstrategi",
    "about": "Et udkast.",
    "introduction": "Skriv til hvert fokusområde.",
    "day": "2026-05-20",
    "at": "12:00",
    "sections": "Patientinvolvering\nKompetencer",
    "language": "da",
}


def upload(one: Member, page: str, address: str, **files: object):
    data = {"csrf_token": token(one.get(page).text), **files}
    its = {"base_url": "https://localhost", "follow_redirects": True, "content_type": "multipart/form-data"}
    return one.client.post(address, data=data, **its)


def act(one: Member, page: str, address: str, **form: str):
    data = {"csrf_token": token(one.get(page).text), **form}
    return one.client.post(address, data=data, base_url="https://localhost", follow_redirects=True)


def remark(desk: HearingDesk, party: UUID, text: str, section: str | None = "s1") -> UUID:
    with desk.service.store.writing() as db:
        return enter_remark(db, desk.its, party=party, section=section, text=text, now=desk.site.now)


def test_from_nothing_to_a_note(eva: Member) -> None:
    assert "Parterne" not in eva.get(LIST).text
    assert "Tilføj nu parterne" in eva.send(f"{LIST}ny", **FORM).text
    pages = f"{LIST}forskningsstrategi/"
    act(eva, f"{pages}parter", f"{pages}parter", name="Tovholt Kommune", kind="municipality", agreement="named")
    page = eva.get(f"{pages}bemaerkninger/ny").text
    party = re.search(r'value="([0-9a-f-]{36})">Tovholt Kommune', page)
    assert party
    text = "Tak for udkastet.\n\n- Flere patienter med.\n- Bedre adgang til data."
    eva.send(f"{pages}bemaerkninger/ny", party=party[1], section="s1", text=text)
    assert "Bemærkninger delt i punkter: 1" in act(eva, f"{pages}bemaerkninger", f"{pages}bemaerkninger/del").text
    for number, verdict in enumerate(("followed", "noted")):
        listed = eva.get(f"{pages}punkter").text
        first = re.search(r'class="button" href="([^"]+)"', listed)
        assert first, number
        eva.send(first[1], verdict=verdict, text="Ja.", changed="Side 4", revision="0")
    shown = eva.get(f"{pages}notat").text
    assert "Flere patienter med." in shown
    assert "Tak for udkastet." not in shown
    for kind in ("docx", "pdf"):
        file = eva.get(f"{pages}notat/da/notat.{kind}")
        assert file.status_code == 200
        assert f"forskningsstrategi-hoeringsnotat.da.{kind}" in file.headers["Content-Disposition"]
    act(eva, pages, f"{pages}overdrag")
    assert "Udkast." not in eva.get(f"{pages}notat").text


def test_a_refused_form_comes_back_filled(eva: Member) -> None:
    wrong = FORM | {"link": "ikke en adresse", "day": "2020-01-01", "title": "", "about": "Langt og godt"}
    page = eva.send(f"{LIST}ny", **wrong)
    assert page.status_code == 422
    assert "Langt og godt" in page.text
    assert "ikke en adresse" in page.text
    assert page.text.count('aria-invalid="true"') == 2
    assert "allerede gået" in page.text
    assert '<a href="#f-title">Titel: Feltet er tomt.' in page.text


def test_sections_are_renamed_and_one_with_remarks_is_not_removed(desk: HearingDesk, eva: Member) -> None:
    remark(desk, desk.party("Tovholt Kommune"), "Ord", "s2")
    kept = FORM | {"sections": "Patientinvolvering\nEfteruddannelse\nFinansiering"}
    eva.send(f"{desk.pages}/ret", **kept)
    assert [(one.key, one.title) for one in desk.every.sections][1] == ("s2", "Efteruddannelse")
    refused = eva.send(f"{desk.pages}/ret", **FORM | {"sections": "Patientinvolvering"})
    assert "kan ikke fjernes" in refused.text
    assert len(desk.every.sections) == 3


def test_parties_come_from_a_table_once(desk: HearingDesk, eva: Member) -> None:
    rows = ("Tovholt Kommune;kommune;Ada Lorem;ada@mail.example", "Lystfiskerne;forening;;")
    table = "\n".join(("Høringspart;Type;Kontaktperson;E-mail", *rows))
    address = f"{desk.pages}/parter"
    page = upload(eva, address, f"{address}/tabel", table=uploaded(table.encode(), "parter.csv"))
    assert "Tilføjede parter: 2" in page.text
    assert {one.name: one.kind for one in desk.every.parties} == {
        "Tovholt Kommune": "municipality",
        "Lystfiskerne": "association",
    }
    again = upload(eva, address, f"{address}/tabel", table=uploaded(table.encode(), "parter.csv"))
    assert "Tilføjede parter: 0. Var der i forvejen: 2" in again.text
    wrong = "navn;e-mail\nA;ikke\nA;\n"
    refused = upload(eva, address, f"{address}/tabel", table=uploaded(wrong.encode(), "parter.csv"))
    assert refused.status_code == 422
    assert len(desk.every.parties) == 2


def test_a_table_that_is_too_large_is_not_brought_in(
    desk: HearingDesk, eva: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluator.web.hearing.desk.LARGEST", 20)
    address = f"{desk.pages}/parter"
    table = "navn;art\nByrådet;råd\nNaboerne;forening\n"
    refused = upload(eva, address, f"{address}/tabel", table=uploaded(table.encode(), "parter.csv"))
    assert refused.status_code == 422
    assert "fylder mere end" in refused.text
    assert not desk.every.parties


def test_a_button_pressed_too_late_does_nothing_and_says_so(desk: HearingDesk, eva: Member) -> None:
    party = desk.party("Naboerne", contact="Ada Lorem", email="ada@mail.example")
    its = {"base_url": "https://localhost", "follow_redirects": True}
    said = eva.client.post(f"{desk.pages}/parter/{party}/kontakt", data={"csrf_token": "for længst"}, **its)
    assert Texts("da")("pages.sign_in_expired") in said.text
    assert "Ada Lorem" in eva.get(f"{desk.pages}/parter/{party}").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_may_call_a_kind_what_the_pages_call_it(desk: HearingDesk, eva: Member, language: str) -> None:
    labels = [Texts(language)(f"hearing.kind_{kind}") for kind in PARTY_KINDS]
    table = "\n".join(("navn;type", *(f"Part {number};{one}" for number, one in enumerate(labels))))
    address = f"{desk.pages}/parter"
    upload(eva, address, f"{address}/tabel", table=uploaded(table.encode(), "parter.csv"))
    assert [one.kind for one in sorted(desk.every.parties, key=lambda one: one.name)] == list(PARTY_KINDS)


def test_an_unknown_kind_or_language_in_a_table_is_said_by_its_row(desk: HearingDesk, eva: Member) -> None:
    table = "navn;type;sprog\nTovholt Kommune;kommune;da\nLystfiskerne;klub;xx\n"
    address = f"{desk.pages}/parter"
    refused = upload(eva, address, f"{address}/tabel", table=uploaded(table.encode(), "parter.csv"))
    assert refused.status_code == 422
    assert "klub" in refused.text
    assert "xx" in refused.text
    assert all(Texts("da")(f"hearing.kind_{kind}") in refused.text for kind in PARTY_KINDS)
    assert not desk.every.parties


def test_remarks_come_from_a_table_once_and_unknown_parties_are_named(desk: HearingDesk, eva: Member) -> None:
    desk.party("Tovholt Kommune")
    table = "part;afsnit;bemærkning\nTovholt Kommune;Kompetencer;Mere uddannelse\nTovholt Kommune;;Godt udkast\n"
    address = f"{desk.pages}/bemaerkninger"
    assert (
        "Tilføjede bemærkninger: 2"
        in upload(eva, address, f"{address}/tabel", table=uploaded(table.encode(), "b.csv")).text
    )
    upload(eva, address, f"{address}/tabel", table=uploaded(table.encode(), "b.csv"))
    assert desk.texts() == ["Godt udkast", "Mere uddannelse"]
    wrong = uploaded("part;bemærkning\nUkendt By;Ord\n".encode(), "b.csv")
    assert "Ukendt By" in upload(eva, address, f"{address}/tabel", table=wrong).text


def test_a_remark_is_split_by_hand_and_every_word_stays(desk: HearingDesk, eva: Member) -> None:
    text = "Vi takker. Det første. Det andet. Det tredje."
    id_ = remark(desk, desk.party("Tovholt Kommune"), text)
    address = f"{desk.pages}/bemaerkninger/{id_}"
    page = eva.get(address).text
    starts = re.findall(r'name="piece" value="(\d+)"', page)
    was = re.findall(r'name="was" value="(\w+)"', page)[0]
    assert len(starts) == 4
    marks = dict(zip(starts, ("aside", "point", "before", "point"), strict=True))
    cuts = {f"mark-{start}": mark for start, mark in marks.items()}
    assert "mens du delte den" in eva.send(address, piece=starts, was="another", **cuts).text
    eva.send(address, piece=starts, was=was, **cuts)
    points = desk.every.points[id_]
    assert [(text[one.starts : one.ends], one.aside) for one in points] == [
        ("Vi takker.", True),
        ("Det første. Det andet.", False),
        ("Det tredje.", False),
    ]


@pytest.mark.parametrize(("agreement", "told"), [("open", True), ("named", False)])
def test_a_letter_of_a_party_that_may_not_be_named_yet_is_marked(
    desk: HearingDesk, eva: Member, agreement: str, told: bool
) -> None:
    party = desk.party("Tovholt Kommune", agreement=agreement)
    one = remark(desk, party, "Et punkt")
    page = eva.get(f"{desk.pages}/bemaerkninger/{one}").text
    assert ("ikke oplyst, om parten må nævnes" in page) == told
    assert (f'href="{desk.pages}/parter/{party}">Oplys det' in page) == told


def test_of_two_who_split_a_remark_the_second_is_told(desk: HearingDesk, eva: Member) -> None:
    id_ = remark(desk, desk.party("Tovholt Kommune"), "Det første. Det andet.")
    address = f"{desk.pages}/bemaerkninger/{id_}"
    first = re.findall(r'name="was" value="(\w+)"', eva.get(address).text)[0]
    cuts = {"piece": ["0", "12"], "was": first, "mark-0": "point"}
    eva.send(address, **cuts | {"mark-12": "point"})
    late = eva.send(address, **cuts | {"mark-12": "aside"})
    assert late.status_code == 422
    assert "mens du delte den" in late.text
    assert [one.aside for one in desk.every.points[id_]] == [False, False]


def test_an_answer_to_a_point_that_was_split_again_is_not_lost(desk: HearingDesk, eva: Member) -> None:
    id_ = remark(desk, desk.party("Tovholt Kommune"), "Det første. Det andet. Det tredje.")
    at = Hear(desk.site.programme, desk.key)
    (whole,) = desk.every.sent
    for cuts in ((0, 12, 34), (0, 23, 34)):
        with desk.service.store.writing() as db:
            old = desk.every.to_answer
            split(db, at, whole, [Part(*one) for one in pairwise(cuts)], actor="a1", now=desk.site.now)
    gone = next(one for one in old if one.starts == 12)
    where = {"remark": str(id_), "starts": "12", "ends": "34", "revision": "0"}
    typed = {"verdict": "noted", "text": "Skrevet længe", "changed": "Side 4"}
    page = act(eva, f"{desk.pages}/punkter", f"{desk.pages}/punkter/{gone.id}", **where, **typed)
    assert page.status_code == 409
    assert "Bemærkningen er delt anderledes imens" in page.text
    assert "Skrevet længe" in page.text
    others = re.findall(r'action="([^"]+/punkter/[^"]+)"', page.text)
    assert {one.rpartition("/")[2] for one in others} == {str(one.id) for one in desk.every.to_answer}
    again = act(eva, others[1], others[1], moved="1", **typed)
    assert "Skrevet længe" in again.text
    assert not any(one.answer for one in desk.every.to_answer)


def test_an_answer_follows_its_point_when_a_name_before_it_is_set_aside(desk: HearingDesk, eva: Member) -> None:
    text = "Jeg er Karla, og det første skal ud. Det andet."
    remark(desk, desk.party("", "person", agreement="unnamed"), text)
    (whole,) = desk.every.sent

    def cut(*parts: tuple[int, int, bool]) -> list[tuple[str, str]]:
        with desk.service.store.writing() as db:
            wanted = [Part(starts, ends, aside) for starts, ends, aside in parts]
            split(db, desk.visit_at, whole, wanted, actor="a1", now=desk.site.now)
        every = desk.every
        return [(every.words(one), one.answer.text if one.answer else "") for one in every.to_answer]

    cut((0, 36, False), (37, 47, False))
    for one, said in zip(desk.every.to_answer, ("Svar 1", "Svar 2"), strict=True):
        eva.send(f"{desk.pages}/punkter/{one.id}", verdict="noted", text=said, changed="", revision="0")
    named = (0, 14, True)
    first, second = ("det første skal ud.", "Svar 1"), ("Det andet.", "Svar 2")
    assert cut(named, (17, 36, False), (37, 47, False), (14, 16, True)) == [first, second]
    assert cut((0, 36, False), (37, 47, False)) == [(text[:36], "Svar 1"), second]
    assert cut((0, 13, True), (14, 27, False), (28, 47, False)) == [(text[14:27], "Svar 1"), (text[28:], "")]
    (rest,) = [one for one in desk.every.to_answer if one.answer is None]
    assert "Svar 2" in eva.get(f"{desk.pages}/punkter/{rest.id}").text.partition("Tidligere")[2]


def test_an_answer_is_corrected_and_the_earlier_one_is_kept(desk: HearingDesk, eva: Member) -> None:
    id_ = remark(desk, desk.party("Tovholt Kommune"), "Et punkt")
    act(eva, f"{desk.pages}/bemaerkninger", f"{desk.pages}/bemaerkninger/del")
    (point,) = desk.every.to_answer
    address = f"{desk.pages}/punkter/{point.id}"
    without = eva.send(address, verdict="not_followed", text="", changed="", revision="0", theme="Data")
    assert "skal have en begrundelse" in without.text
    assert 'value="Data"' in without.text
    eva.send(address, verdict="not_followed", text="For dyrt", changed="", revision="0", theme="Data")
    late = eva.send(address, verdict="noted", text="Skrevet imens", changed="", revision="0")
    assert "besvaret punktet imens" in late.text
    assert "Skrevet imens" in late.text
    eva.send(address, verdict="partly", text="Lidt", changed="Side 2", revision="1")
    with desk.service.store.reading() as db:
        (change,) = changes(db, Hear(desk.site.programme, desk.key), remark=id_)
    assert (change[1].was["verdict"], change[1].was["text"]) == ("not_followed", "For dyrt")
    assert "For dyrt" in eva.get(address).text
    assert "Tema" in eva.get(f"{desk.pages}/punkter", efter="tema").text


def test_handing_over_an_open_hearing_is_asked_with_what_is_missing(desk: HearingDesk, eva: Member) -> None:
    remark(desk, desk.party("Tovholt Kommune", agreement="named"), "Et punkt")
    desk.party("Lystfiskerne", "association")
    overview = eva.get(f"{desk.pages}/").text
    assert f'action="{desk.pages}/overdrag"' not in overview
    assert f'<a href="{desk.pages}/bemaerkninger">Bemærkninger, der skal deles i punkter: 1</a>' in overview
    asked = eva.get(f"{desk.pages}/overdrag").text
    for said in ("Fristen er først 20. maj 2026", "ikke har svaret: 1", "skal deles i punkter: 1"):
        assert said in asked
    assert desk.its.handed_over_at is None
    act(eva, f"{desk.pages}/overdrag", f"{desk.pages}/overdrag")
    assert desk.its.handed_over_at == desk.site.now
    assert "Sluttede før fristen 20. maj 2026" in eva.get(f"{desk.pages}/").text


def test_parties_with_remarks_are_told_once_that_the_note_is_handed_over(desk: HearingDesk, eva: Member) -> None:
    mailed = desk.party("Tovholt Kommune", contact="Ada Lorem", email="ada@mail.example")
    for party in (mailed, desk.party("Lystfiskerne"), desk.join("Naboerne", email="nabo@mail.example")):
        remark(desk, party, "Et punkt")
    desk.party("Tavse Venner", email="tavs@mail.example")
    address = f"{desk.pages}/overdrag"

    def listed(page: str) -> dict[str, str]:
        return dict(re.findall(r"<h3>(.+?) \(\d\)</h3>(.+?)</ul>", page, re.DOTALL))

    names = list(listed(eva.get(address).text).values())
    for name, shown in zip(("Tovholt Kommune", "Lystfiskerne", "Naboerne"), names, strict=True):
        assert name in shown
    assert "Mails til parterne sat i kø: 1" in act(eva, address, address, tell="1").text
    assert desk.its.handed_over_at == desk.site.now
    later = eva.get(address).text
    assert "Tovholt Kommune" in listed(later)["Har fået besked eller står i kø"]
    assert "I kø: 1." in later
    assert "Mails til parterne sat i kø: 0" in act(eva, address, address, tell="1").text
    with desk.service.store.reading() as db, desk.service.vault.reading() as vault_db:
        told = [entry.details for entry in entries(db) if (entry.details or {}).get("hearing") == "told"]
        status = mail_status(db, vault_db, "lindevang", now=desk.site.now)
    assert told == [{"hearing": "told", "parties": 1}]
    assert status.rounds == ()
    act(eva, f"{desk.pages}/", address, back="1")
    assert desk.its.handed_over_at is None


def test_nobody_is_told_who_was_not_to_be(desk: HearingDesk, eva: Member) -> None:
    remark(desk, desk.party("Tovholt Kommune", email="ada@mail.example"), "Et punkt")
    address = f"{desk.pages}/overdrag"
    act(eva, address, address)
    assert "Tovholt Kommune" in eva.get(address).text.partition("Kan få en mail")[2]


@pytest.mark.parametrize(("early", "said"), [(1, "Høringsfristen er 20. maj 2026"), (0, "Høringsfristen var 20. maj")])
def test_the_note_tells_the_deadline_by_the_clock(desk: HearingDesk, site: Site, early: int, said: str) -> None:
    site.now = DEADLINE - dt.timedelta(minutes=early)
    assert said in Member(site, "eva", "evaluator").get(f"{desk.pages}/notat").text


def test_a_second_pair_of_eyes_is_somebody_else(site: Site, eva: Member) -> None:
    desk = HearingDesk(site, second_look=True)
    remark(desk, desk.party("Tovholt Kommune"), "Et punkt")
    act(eva, f"{desk.pages}/bemaerkninger", f"{desk.pages}/bemaerkninger/del")
    (point,) = desk.every.to_answer
    address = f"{desk.pages}/punkter/{point.id}"
    eva.send(address, verdict="noted", text="Ja", changed="", revision="0")
    assert "Svar, som en anden skal se: 1" in eva.get(f"{desk.pages}/").text
    assert "dit eget svar" in act(eva, address, f"{address}/set").text
    other = Member(site, "ulla", "evaluator")
    assert "Set af ulla" in act(other, address, f"{address}/set").text
    assert "Svar, som en anden skal se" not in eva.get(f"{desk.pages}/").text


def test_a_remark_is_removed_on_request_with_all_that_belongs_to_it(desk: HearingDesk, eva: Member) -> None:
    id_ = remark(desk, desk.party("Karla Ipsum", "person"), "Meget privat")
    act(eva, f"{desk.pages}/bemaerkninger", f"{desk.pages}/bemaerkninger/del")
    (point,) = desk.every.to_answer
    for revision, text in enumerate(("Meget privat svar", "Andet svar")):
        eva.send(f"{desk.pages}/punkter/{point.id}", verdict="noted", text=text, changed="", revision=str(revision))
    eva.send(f"{desk.pages}/bemaerkninger/{id_}/fjern")
    assert "Fjernet efter ønske" in eva.get(f"{desk.pages}/notat").text
    assert desk.every.points.get(id_) is None
    with desk.service.store.reading() as db:
        assert changes(db, Hear(desk.site.programme, desk.key), remark=id_) == []
        assert [entry.details for entry in entries(db) if entry.kind == "erased"] == [{"remarks": 1}]


def test_the_contact_person_is_erased_and_the_link_still_works(desk: HearingDesk, eva: Member) -> None:
    party = desk.party("Tovholt Kommune", contact="Ada Lorem", email="ada@mail.example")
    link, address = desk.link(party), f"{desk.pages}/parter/{party}"
    assert "ada@mail.example" in eva.get(address).text
    assert "<summary>Slet kontaktpersonen</summary>" in eva.get(address).text
    act(eva, address, f"{address}/kontakt")
    assert "ada@mail.example" not in eva.get(address).text
    assert desk.get(link).status_code == 200
    act(eva, address, f"{address}/link")
    assert desk.get(link).status_code == 404
    act(eva, f"{desk.pages}/parter", f"{address}/bekraeft")
    with desk.service.store.reading() as db:
        told = [entry.details for entry in entries(db)]
    assert {"hearing": "new_link"} in told
    assert {"hearing": "confirmed"} in told


def test_mails_are_queued_once_and_do_not_count_as_those_of_surveys(desk: HearingDesk, eva: Member) -> None:
    desk.party("Tovholt Kommune", contact="Ada Lorem", email="ada@mail.example")
    desk.party("Lystfiskerne", "association")
    address = f"{desk.pages}/mails"
    assert "kø: 1" in act(eva, f"{desk.pages}/parter", address).text
    assert "kø: 0" in act(eva, f"{desk.pages}/parter", address).text
    page = act(eva, f"{desk.pages}/parter", address, kind="reminder", day="2026-05-15").text
    assert "Påmindelser sat i kø: 1" in page
    assert "Parter uden e-mail: 1" in page
    with desk.service.store.reading() as db, desk.service.vault.reading() as vault_db:
        status = mail_status(db, vault_db, "lindevang", now=desk.site.now)
    assert (status.rounds, sum(one.contacts for one in status.groups)) == ((), 0)


def test_every_link_can_be_taken_out_and_that_is_noted(desk: HearingDesk, eva: Member) -> None:
    link = desk.link(desk.party("Tovholt Kommune"))
    assert link in act(eva, f"{desk.pages}/parter", f"{desk.pages}/links").text
    with desk.service.store.reading() as db:
        assert [entry.details for entry in entries(db) if entry.kind == "links_made"] == [{"people": 1}]


def test_the_steering_group_reads_note_and_progress_and_changes_nothing(desk: HearingDesk, site: Site) -> None:
    remark(desk, desk.party("Tovholt Kommune"), "Et punkt")
    ste = Member(site, "ste", "steering")
    assert "Forskningsstrategi" in ste.get(LIST).text
    assert "Mangler" in ste.get(f"{desk.pages}/").text
    assert "Et punkt" in ste.get(f"{desk.pages}/notat").text
    assert ste.get(f"{desk.pages}/notat/en/notat.docx").status_code == 200
    for address in ("ret", "parter", "bemaerkninger", "punkter"):
        assert ste.get(f"{desk.pages}/{address}").status_code == 403
    assert ste.post(f"{desk.pages}/overdrag").status_code == 403
    assert Member(site, "rita", "reader").get(f"{desk.pages}/notat").status_code == 403


def test_material_is_uploaded_shown_to_parties_and_removed(desk: HearingDesk, eva: Member, link: str) -> None:
    page = f"{desk.pages}/"
    assert "ikke en PDF" in upload(eva, page, f"{page}materiale", file=uploaded(b"hej", "udkast.txt")).text
    assert "Filen er lagt op" in upload(eva, page, f"{page}materiale", file=uploaded(b"%PDF-1.7 x", "Udkast.pdf")).text
    found = re.search(rf'href="({link}/dokument/[^"]+)"', desk.get(link).text)
    assert found
    assert desk.get(found[1]).data == b"%PDF-1.7 x"
    gone = re.search(r'action="([^"]+/materiale/[^"]+)"', eva.get(page).text)
    assert gone
    act(eva, page, gone[1])
    assert desk.get(found[1]).status_code == 404


def test_the_deadline_is_extended_only_to_later(desk: HearingDesk, eva: Member) -> None:
    page = f"{desk.pages}/"
    assert "ikke senere" in act(eva, page, f"{page}frist", grace="2026-05-01", at="12:00").text
    act(eva, page, f"{page}frist", grace="2026-05-25", at="12:00")
    assert desk.its.grace_until == dt.datetime(2026, 5, 25, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("address", ["ret", "parter", "bemaerkninger/ny"])
def test_what_was_written_outlives_a_sign_in(desk: HearingDesk, site: Site, address: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    its = {"data": {"title": "Skrevet længe", "name": "Skrevet længe"}, "headers": headers}
    page = site.client.post(f"{desk.pages}/{address}", base_url="https://localhost", **its)
    assert "Skrevet længe" in page.text


def test_a_letter_is_taken_from_a_file_on_a_page_of_its_own(eva: Member, desk: HearingDesk) -> None:
    """A file that the server refuses unread cannot take a text with it that was typed beside it."""
    page, address = f"{desk.pages}/bemaerkninger/ny", f"{desk.pages}/bemaerkninger/fil"
    assert 'type="file"' not in eva.get(page).text
    assert "højst 4 MB" in eva.get(address).text
    refused = upload(eva, address, address, file=uploaded(b"PK\x03\x04", "brev.docx"))
    assert (refused.status_code, "e-file" in refused.text or "w-file" in refused.text) == (422, True)
    assert upload(eva, address, address).status_code == 422
    read = upload(eva, address, address, file=uploaded(b"Flere patienter med.", "brev.txt")).text
    assert re.search(r'<textarea[^>]*name="text"[^>]*>\s*Flere patienter med.</textarea>', read)
    assert f'action="{page}"' in read


def test_those_who_came_by_the_open_link_are_removed_at_once_and_the_log_says_how_many(
    eva: Member, desk: HearingDesk
) -> None:
    asked, known = desk.party("Tovholt Kommune"), desk.join("Lystfiskerne")
    act(eva, f"{desk.pages}/parter", f"{desk.pages}/parter/{known}/bekraeft")
    many = [desk.join(f"Mange {number}", email=f"mange-{number}@mail.example") for number in range(3)]
    desk.send(desk.link(many[0]), {"s1": "Jeg er der slet ikke."})
    page = f"{desk.pages}/parter/ubekraeftede"
    boxes = re.findall(r'value="([0-9a-f-]{36})"( checked)?', eva.get(page).text)
    assert {UUID(one): bool(ticked) for one, ticked in boxes} == {one: one != many[0] for one in many}
    assert "ikke valgt nogen" in act(eva, page, page).text
    link = desk.link(many[1])
    with desk.service.vault.writing() as vault_db:
        invited = len(contacts(vault_db, desk.site.programme, desk.key))
    every = [*map(str, many), str(asked), str(known)]
    token_ = token(eva.get(page).text)
    done = eva.client.post(page, data={"csrf_token": token_, "party": every}, base_url="https://localhost")
    assert done.status_code == 302
    assert {one.id for one in desk.every.parties} == {asked, known}
    assert desk.texts() == []
    assert desk.get(link).status_code == 404
    with desk.service.vault.reading() as vault_db:
        assert len(contacts(vault_db, desk.site.programme, desk.key)) == invited - 3
    with desk.service.store.reading() as db:
        last = [*entries(db)][-1]
    assert (last.kind, dict(last.details or {})) == ("erased", {"parties": 3, "remarks": 1})
    assert "Alle parter er bekræftet" in eva.get(page).text
