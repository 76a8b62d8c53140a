"""Contacts kept in the browser: from a file with a map, by hand, erased, taken out; and no address says who is who."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from evaluator.store.audit import entries
from evaluator.vault import outbox
from evaluator.vault.contacts import Contact, contacts, mark_bounced, save_contacts
from tests.support.designer import Designer
from tests.support.editor_site import Editor, Fields, words
from tests.support.site import Site

PAGE = "/p/lindevang/invitationer/"
HEAD = "Nr.;Navn;Mail;Gruppe\n"
LIST = f"{HEAD}17;Anne Åbo;anne@mail.example;Beboer\n18;Bo Berg;bo@mail.example;Beboer\n"


@pytest.fixture
def eva(site: Site) -> Editor:
    editor = Editor(site)
    editor.base = PAGE
    return editor


def stored(site: Site) -> dict[str, Contact]:
    with site.service.vault.reading() as vault_db:
        return {one.person: one for one in contacts(vault_db, "lindevang")}


def send(eva: Editor, text: str, **more: object) -> object:
    table = (io.BytesIO(text.encode()), "liste.csv")
    return eva.post("kontakter/fil", {"table": table} | more)


class TestAFile:
    def test_it_is_looked_at_first_and_brought_in_after(self, eva: Editor, site: Site) -> None:
        page = send(eva, LIST)
        assert "2 nye kontakter" in words(page)
        assert "Anne Åbo" in words(page)
        assert stored(site) == {}
        done = eva.post("kontakter/fil", Fields(page.text).values | {"go": "store"})
        assert "Kontakterne er hentet: 2 nye" in done.text
        assert {one.name for one in stored(site).values()} == {"Anne Åbo", "Bo Berg"}

    def test_what_a_heading_and_a_word_mean_is_answered_in_the_page(self, eva: Editor, site: Site) -> None:
        page = send(eva, "Nr.;Hvem er det;Mail;Gruppe\n17;Anne;anne@mail.example;Naboer\n")
        assert "alert" in page.text
        fields = Fields(page.text).values
        word = next(name for name in fields if name.startswith("w-group-"))
        answered = fields | {word: "residents", "h1": "name", "go": "look"}
        page = eva.post("kontakter/fil", answered)
        assert "1 nye kontakter" in words(page)
        toml = eva.post("kontakter/fil", answered | {"go": "map"}).text
        assert '"hvem er det" = "name"' in toml
        assert stored(site) == {}
        eva.post("kontakter/fil", Fields(page.text).values | {"go": "store"})
        assert stored(site)["17"].name == "Anne"

    def test_a_map_that_is_sent_along_is_followed(self, eva: Editor) -> None:
        map_ = b'[columns]\n"Hvem" = "name"\n[values.group]\n"Nabo" = "residents"\n'
        text = "Nr.;Hvem;Mail;Gruppe\n17;Anne;anne@mail.example;Nabo\n"
        assert "1 nye kontakter" in words(send(eva, text, map=(io.BytesIO(map_), "kort.toml")))

    @pytest.mark.parametrize(
        ("name", "content"),
        [("", b""), ("liste.pdf", b"x"), ("liste.csv", b"\xff\xfe\0")],
    )
    def test_what_is_no_table_is_refused(self, eva: Editor, site: Site, name: str, content: bytes) -> None:
        page = eva.post("kontakter/fil", {"table": (io.BytesIO(content), name)} if name else {})
        assert "alert" in page.text
        assert stored(site) == {}

    def test_nothing_comes_in_without_a_token(self, eva: Editor, site: Site) -> None:
        assert eva.post(
            "kontakter/fil", {"table": (io.BytesIO(LIST.encode()), "a.csv"), "csrf_token": "", "go": "store"}
        )
        assert stored(site) == {}


class TestByHand:
    ANNE = {"name": "Anne Åbo", "email": "anne@mail.example", "group": "residents", "language": "da"}  # noqa: RUF012

    def test_somebody_is_added_changed_and_erased(self, eva: Editor, site: Site) -> None:
        assert "Kontakten er gemt." in eva.post("kontakter", self.ANNE | {"person": "17"}).text
        page = eva.get("kontakter")
        assert "Anne Åbo" in words(page)
        address = _address(page.text)
        assert "17" not in address.rpartition("/")[2][:2]
        eva.post(address, eva.fields(address) | {"email": "ny@mail.example", "address": "Vej 1\n1234 By"})
        assert (stored(site)["17"].email, stored(site)["17"].address) == ("ny@mail.example", ("Vej 1", "1234 By"))
        assert "Det kan ikke fortrydes." in words(eva.get(f"{address}/slet"))
        eva.post(f"{address}/slet", {})
        assert stored(site) == {}
        assert eva.get(address).status_code == 404

    def test_a_person_without_a_number_gets_one(self, eva: Editor, site: Site) -> None:
        eva.post("kontakter", self.ANNE)
        assert len(next(iter(stored(site)))) == 32

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"group": ""}, "ikke valgt en gruppe"),
            ({"email": ""}, "hverken mailadresse eller postadresse"),
            ({"email": "anne"}, "mailadresse"),
            ({"person": "010203-1234"}, "cpr"),
            ({"address": "1\n2\n3\n4\n5"}, "for mange linjer"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, eva: Editor, site: Site, wrong: dict[str, str], said: str
    ) -> None:
        page = eva.post("kontakter", self.ANNE | wrong)
        assert page.status_code == 422
        assert said in words(page).lower() or said in words(page)
        assert "Anne Åbo" in page.text
        assert stored(site) == {}

    def test_whoever_wants_no_mails_stays_so(self, eva: Editor, site: Site) -> None:
        eva.post("kontakter", self.ANNE | {"person": "17"})
        address = _address(eva.get("kontakter").text)
        eva.fill(address, opted_out="1")
        assert stored(site)["17"].opted_out
        eva.fill(address, name="Anne B. Åbo")
        assert stored(site)["17"].opted_out
        assert "Har meldt fra" in words(eva.get("kontakter"))

    def test_two_people_have_two_numbers(self, eva: Editor, site: Site) -> None:
        eva.post("kontakter", self.ANNE | {"person": "17"})
        assert eva.post("kontakter", self.ANNE | {"person": "17", "name": "Bo"}).status_code == 422
        assert stored(site)["17"].name == "Anne Åbo"


def _address(page: str) -> str:
    start = page.index("/p/lindevang/invitationer/kontakter/", page.index("<tbody"))
    return page[start : page.index('"', start)]


def test_whose_mail_comes_back_is_told_until_somebody_is_reminded(eva: Editor, site: Site) -> None:
    with site.service.vault.writing() as vault_db:
        save_contacts(vault_db, "lindevang", [Contact(person="1", email="a@mail.example", group="residents")])
        mark_bounced(vault_db, "lindevang", "1", "550")
    assert "Mail kommer retur" in words(eva.get("kontakter"))
    with site.service.vault.writing() as vault_db:
        outbox.queue(vault_db, "lindevang", "nameless", ["1"], round_=1, due_at=site.now)
    assert "Mail kommer retur" not in words(eva.get("kontakter"))


def test_all_contacts_are_taken_out_and_the_log_is_told(eva: Editor, site: Site) -> None:
    with site.service.vault.writing() as vault_db:
        save_contacts(vault_db, "lindevang", [Contact(person="1", name="Anne", group="residents")])
    file = eva.post("kontakter/hent", {})
    assert file.headers["Content-Disposition"] == 'attachment; filename="lindevang-kontakter.csv"'
    assert "Anne" in file.text
    with site.service.store.reading() as db:
        assert "taken_out" in {one.kind for one in entries(db)}


class TestLettersAndPosters:
    @pytest.fixture
    def by_post(self, site: Site) -> None:
        with site.service.vault.writing() as vault_db:
            person = Contact(person="1", name="Anne", address=("Vej 1", "1234 By"), group="residents")
            save_contacts(vault_db, "lindevang", [person])

    @pytest.mark.usefixtures("by_post")
    def test_letters_are_a_file_and_whoever_is_in_it_counts_as_asked(self, eva: Editor) -> None:
        assert "Print et brev til den ene, der ikke kan få mail." in words(eva.get(""))
        file = eva.post("nameless/breve", {})
        assert file.data.startswith(b"%PDF")
        assert "Spurgt: 1." in words(eva.get(""))

    def test_a_wave_without_postal_addresses_says_so(self, eva: Editor) -> None:
        assert "Ingen med en postadresse mangler en mailadresse" in words(eva.post("nameless/breve", {}))

    @pytest.mark.usefixtures("by_post")
    def test_peoples_links_are_a_list_to_send_by_hand_and_whoever_is_on_it_counts_as_asked(
        self, eva: Editor, site: Site
    ) -> None:
        file = eva.post("linked/links", {"everybody": "1"})
        rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
        assert {row["Gruppe"] for row in rows} == {"Beboer"}
        assert f"Spurgt: {len(rows)}." in words(eva.get(""))
        address = rows[0]["Link"].partition("localhost")[2]
        assert site.client.get(address, base_url="https://localhost").status_code == 200
        refused = words(eva.post("open/links", {"everybody": "1"}))
        assert "åbent link" in refused

    @pytest.mark.usefixtures("by_post")
    def test_forms_with_peoples_codes_are_printed_in_the_language_of_each(self, eva: Editor) -> None:
        assert "Hent papirskemaer (PDF)" in words(eva.get(""))
        file = eva.post("linked/skemaer", {"language": "da"})
        assert file.data.startswith(b"%PDF")
        assert "Spurgt: " in words(eva.get(""))
        assert "linked/skemaer" in eva.get("").text
        assert "nameless/skemaer" not in eva.get("").text, "an anonymous wave's form must not say whose it is"
        assert eva.post("nameless/skemaer", {"language": "da"}).data[:4] != b"%PDF"

    def test_it_is_said_where_no_mail_can_go_out(self, eva: Editor) -> None:
        said = "Serveren er ikke sat op til at sende mail."
        assert said in words(eva.get(""))
        assert said in words(eva.get("nameless/invitation"))

    def test_a_poster_is_a_file(self, eva: Editor) -> None:
        assert eva.get("open/plakat").data.startswith(b"%PDF")
        assert "intet åbent link" in words(
            eva.client.get(f"{PAGE}nameless/plakat", base_url="https://localhost", follow_redirects=True)
        )


class TestMailsThatComeBack:
    @pytest.fixture
    def anne(self, site: Site) -> None:
        with site.service.vault.writing() as vault_db:
            save_contacts(vault_db, "lindevang", [Contact(person="1", email="a@mail.example", group="residents")])

    @pytest.mark.usefixtures("anne")
    def test_an_address_is_noted_and_mended(self, eva: Editor, site: Site) -> None:
        page = words(eva.post("retur", {"email": "A@mail.example", "is": "bad"}))
        assert "Kontakter med den adresse: 1." in page
        assert not stored(site)["1"].may_be_mailed
        eva.post("retur", {"email": "a@mail.example", "is": "mended"})
        assert stored(site)["1"].may_be_mailed

    @pytest.mark.usefixtures("anne")
    def test_a_mailbox_without_mails_is_refused_and_nothing_asked_for_is_said(self, eva: Editor) -> None:
        assert "højst 1 MB" in words(eva.post("retur", {}))
        assert eva.post("retur", {"mailbox": (io.BytesIO(b"nothing"), "a.mbox")}).status_code == 200


def test_what_happens_next_is_said_with_its_day(eva: Editor, site: Site) -> None:
    page = words(eva.get(""))
    assert "Hent kontakter til rundens grupper." in page
    assert "14. maj 2026 Sidste dag at svare." in page
    with site.service.vault.writing() as vault_db:
        save_contacts(vault_db, "lindevang", [Contact(person="1", email="a@mail.example", group="residents")])
    assert "4. maj 2026 Sæt invitationer i kø til de 1, der kan få mail. venter på dig" in words(eva.get(""))
    eva.post("nameless/invitation", {})
    page = words(eva.get(""))
    assert "Invitationer i kø bliver sendt: 1." in page
    assert "8. maj 2026 Send en påmindelse." in page


class TestClosing:
    def test_a_wave_is_extended_at_once_and_the_draft_follows(self, eva: Editor, site: Site) -> None:
        designer = Designer(site, name="bo").begin()
        eva.fill("open/periode", closes="2026-05-20", closes_at="16:00")
        assert designer.content["waves"]["open"]["closes"] == dt.date(2026, 5, 20)
        assert [one.number for one in designer.versions] == [1, 2]
        assert designer.draft is not None
        assert designer.draft.begun_from == 2
        assert "20. maj 2026" in words(eva.get(""))

    def test_a_wave_is_closed_now(self, eva: Editor, site: Site) -> None:
        key = site.open_key("open")
        assert "/side/" in site.begin(key, group="residents")
        eva.post("open/periode", {"now": "1"})
        assert site.client.get(f"/svar/{key}").status_code == 410

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"closes": "snart"}, "Skriv en dag."),
            ({"closes": "2026-05-20", "closes_at": "fire"}, "Skriv et klokkeslæt"),
            ({"closes": "2026-06-20"}, "Runden lukker efter nedslagets skæringsdato den 31. maj 2026."),
            ({"closes": "2026-05-03"}, "Den sidste dag er gået, og nogen kan være midt i at svare."),
        ],
    )
    def test_a_day_that_cannot_be_is_refused(self, eva: Editor, fields: dict[str, str], said: str) -> None:
        page = eva.post("open/periode", fields)
        assert page.status_code == 422
        assert said in words(page)
        assert 'id="w-closes' in page.text
        assert "programme.toml" not in page.text

    @pytest.mark.parametrize(("ticked", "status"), [({}, 410), ({"newcomers": "1"}, 200)])
    def test_more_time_is_for_those_who_had_begun_unless_somebody_says_so(
        self, site: Site, ticked: dict[str, str], status: int
    ) -> None:
        key = site.open_key("open")
        page = site.begin(key, group="residents")
        site.now = dt.datetime(2026, 5, 15, 10, tzinfo=dt.UTC)
        eva = Editor(site, name="ida")
        eva.base = PAGE
        assert "Runden lukkede for nye den 14. maj 2026" in words(eva.get("open/periode"))
        page_of_all = words(eva.post("open/periode", {"closes": "2026-05-20"} | ticked))
        assert "en ny sidste dag" in page_of_all
        assert ("Den, der er begyndt, kan sende til og med 21. maj 2026" in page_of_all) is (not ticked)
        site.now += dt.timedelta(days=3)
        assert site.client.get(page).status_code == 200
        refused = site.app.test_client().get(f"/svar/{key}")
        assert refused.status_code == status
        if not ticked:
            assert "Den lukkede den 14. maj 2026" in words(refused)

    def test_a_wave_that_has_closed_for_good_stays_so(self, eva: Editor, site: Site) -> None:
        site.now += dt.timedelta(days=15)
        eva = Editor(site, name="ida")
        eva.base = PAGE
        assert "Runden er lukket for alle" in words(eva.get("open/periode"))
        assert eva.post("open/periode", {"closes": "2026-05-29"}).status_code == 422

    def test_there_is_no_page_of_another_wave(self, eva: Editor) -> None:
        assert eva.get("nowhere/periode").status_code == 404

    def test_no_draft_shuts_out_those_in_the_middle_of_it_either(self, site: Site) -> None:
        designer = Designer(site, "designer").begin()
        site.begin(site.open_key("open"), group="residents")
        designer.fill("runder/open", closes="2026-05-02")
        page = designer.fill("udgiv", reason="Sommer")
        assert page.status_code == 422
        assert "Den sidste dag er gået, og nogen kan være midt i at svare" in words(page)
        assert [one.number for one in designer.versions] == [1]


def test_each_unknown_word_is_told_once_and_what_is_meant_is_chosen_beforehand(eva: Editor) -> None:
    people = "".join(f"{n};Anne {n};beboerr;x\n" for n in range(20, 28))
    page = send(eva, f"Nummer;Fornavn og efternavn;Gruppe;Skostørrelse\n{people}")
    assert words(page).count("er ukendt") == 1
    assert "”beboerr” er ukendt. Vælg nedenfor, hvad ordet betyder." in words(page)
    assert "[values" not in page.text
    assert '<option value="residents" selected>' in page.text
    page = eva.post("kontakter/fil", Fields(page.text).values | {"go": "look"})
    assert "8 nye kontakter" in words(page)
    assert "Anne 20" in words(page)
    assert "Ikke læst: 'skostørrelse'." in words(page).partition("Hvad betyder")[0]


def test_a_column_that_is_missing_is_chosen_below(eva: Editor) -> None:
    page = words(send(eva, "Nummer;Navn\n17;Anne\n"))
    assert "Det står ikke, hvilken kolonne der er Gruppe. Vælg det nedenfor." in page
    assert "[columns]" not in page


def test_an_address_of_one_line_is_told_of_and_gets_no_letter(eva: Editor) -> None:
    people = "Nummer;Navn;Gruppe;Adresse\n17;Anne;residents;1234 Testby\n"
    page = send(eva, people)
    assert "1 adresser har kun én linje; de personer får intet brev." in words(page)
    eva.post("kontakter/fil", Fields(page.text).values | {"go": "store"})
    assert "Adressen er ufuldstændig" in words(eva.get("kontakter"))
    assert eva.post("nameless/breve", {"everybody": "1"}).data[:4] != b"%PDF"
