"""A list of a register: words, filters, order, pages, views that are saved, and files out."""

from __future__ import annotations

import re

import pytest

from evaluator.registers.listing import ROWS, fingerprint
from evaluator.store import registers as store
from evaluator.store.register_versions import Recorded
from tests.support.editor_site import words
from tests.support.statements import statements

CASES = "/p/lindevang/registre/beslutninger/"
ACTIONS = "/p/lindevang/registre/proevehandlinger/"


@pytest.fixture
def cases(site) -> None:
    titles = ("Telemedicin til KOL", "Læger på plejehjem", "Ældre og aften", "Årsplan", "Telemedicin igen")
    its = [
        {
            "reference": f"c{number}",
            "title": title,
            "case_type": "D" if number % 2 else "O",
            "body": "Chefforum" if number < 3 else "Udvalget",
            "meeting_date": None if number == 4 else site.now.date().replace(day=1 + number),
        }
        for number, title in enumerate(titles)
    ]
    with site.service.store.writing() as db:
        store.add_rows(db, "lindevang", "decisions", its, Recorded("eva", site.now))


def listed(eva, query: str = "", base: str = CASES) -> list[str]:
    """The titles of a list, in its order."""
    page = eva.get(f"{base}?{query}")
    assert page.status_code == 200
    return re.findall(r'role="rowheader"><a [^>]*>([^<]*)</a>', page.text)


@pytest.mark.usefixtures("cases")
class TestAList:
    def test_the_newest_come_first_and_rows_without_a_date_last(self, eva) -> None:
        assert listed(eva) == [
            "Årsplan",
            "Ældre og aften",
            "Læger på plejehjem",
            "Telemedicin til KOL",
            "Telemedicin igen",
        ]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=telemedicin", 2),
            ("q=TELEMEDICIN+kol", 1),
            ("q=ældre", 1),
            ("q=ÆLDRE", 1),
            ("q=%25", 0),
            ("q=c2", 1),
            ("case_type=D", 2),
            ("body=Chefforum&case_type=O", 2),
            ("fra=2026-05-02&til=2026-05-03", 2),
            ("mangler=meeting_date", 1),
            ("q=telemedicin&mangler=meeting_date", 1),
        ],
    )
    def test_it_is_searched_and_narrowed(self, eva, query: str, found: int) -> None:
        assert len(listed(eva, query)) == found

    def test_it_is_sorted_by_any_column_either_way(self, eva) -> None:
        up, down = listed(eva, "orden=case_type"), listed(eva, "orden=-case_type")
        assert {*up[:2]} == {*down[-2:]} == {"Læger på plejehjem", "Årsplan"}

    def test_what_an_address_asks_that_cannot_be_is_left_out(self, eva) -> None:
        for query in ("orden=none", "side=99", "side=x", "fra=i+går", "body=none", "mangler=title", "owner=x"):
            assert len(listed(eva, query)) == 5, query

    def test_empty_fields_leave_the_address_short(self, eva) -> None:
        moved = eva.get(f"{CASES}?q=læger&case_type=&fra=")
        assert moved.status_code == 302
        assert moved.location == f"{CASES}?q=l%C3%A6ger"

    def test_nothing_found_says_what_to_do(self, eva) -> None:
        assert "Prøv færre ord" in words(eva.get(f"{CASES}?q=hvaler"))

    def test_a_view_is_saved_for_all_shown_and_deleted(self, eva) -> None:
        saved = eva.post(f"{CASES}visninger?q=telemedicin&orden=title&none=1", {"view": "  De nye  "}, follow=False)
        assert saved.location == f"{CASES}?q=telemedicin&orden=title"
        page = eva.get(CASES).text
        assert f'href="{CASES}?q=telemedicin&amp;orden=title">De nye</a>' in page
        eva.post(f"{CASES}visninger?q=plan", {"view": "De nye"})
        page = eva.get(CASES).text
        assert page.count(">De nye</a>") == 1
        assert f'href="{CASES}?q=plan">De nye</a>' in page
        delete = re.search(rf'action="({CASES}visninger/[^"]+)"', page)
        assert delete
        eva.post(delete[1], {})
        assert "De nye</a>" not in eva.get(CASES).text
        assert eva.post(delete[1], {}).status_code == 404

    def test_a_view_without_a_name_is_refused_and_the_list_stays(self, eva) -> None:
        page = eva.post(f"{CASES}visninger?q=telemedicin", {"view": " "})
        assert page.status_code == 422
        assert 'href="#f-view"' in page.text
        assert len(re.findall('role="rowheader"', page.text)) == 2

    def test_the_register_is_taken_away_as_csv_and_workbook(self, eva) -> None:
        table = eva.post(f"{CASES}hent", {"format": "csv"})
        assert "Telemedicin til KOL" in table.text
        assert "lindevang-decisions.csv" in table.headers["Content-Disposition"]
        assert eva.post(f"{CASES}hent", {"format": "xlsx"}).data.startswith(b"PK")
        assert eva.post("/p/lindevang/registre/timer/hent", {"format": "csv"}).status_code == 422

    def test_the_front_page_says_how_many_when_and_what_is_missing(self, eva) -> None:
        page = eva.get("/p/lindevang/registre/")
        assert "Beslutninger 5 rækker Senest ændret 4. maj 2026 kl. 12.00 1 uden dato" in words(page)
        assert f'href="{CASES}?mangler=meeting_date"' in page.text


@pytest.fixture
def actions(site) -> None:
    with site.service.store.writing() as db:
        for number in range(ROWS + 10):
            owner = "Ida Iversen" if number < 3 else ""
            its = {"reference": f"a{number:03}", "title": f"Handling {number:03}", "owner": owner}
            store.add_rows(db, "lindevang", "trial_actions", [its])
            for day, state in enumerate(("proposed", "started", "tried")[: 1 + number % 3], 1):
                event = {"state": state, "occurred_on": site.now.date().replace(day=day), "note": f"hen{number}e"}
                by = Recorded("eva", site.now)
                store.add_event(db, "lindevang", "trial_actions", str(its["reference"]), event, by)


@pytest.mark.usefixtures("actions")
class TestAListOfLives:
    def test_rows_stand_where_their_last_event_left_them(self, eva) -> None:
        assert len(listed(eva, "state=tried", ACTIONS)) == (ROWS + 10) // 3
        assert len(listed(eva, "state=proposed&til=2026-05-01", ACTIONS)) == (ROWS + 12) // 3
        assert listed(eva, "q=a002", ACTIONS) == ["Handling 002"]

    def test_words_of_notes_and_of_states_are_found_and_names_of_owners_are_not(self, eva) -> None:
        assert listed(eva, "q=hen7e", ACTIONS) == ["Handling 007"]
        assert len(listed(eva, "q=afprøvet", ACTIONS)) == (ROWS + 10) // 3
        assert listed(eva, "q=iversen", ACTIONS) == []

    def test_an_owner_is_chosen_by_a_mark_and_no_name_stands_in_an_address(self, eva) -> None:
        page = eva.get(ACTIONS).text
        assert f'<option value="{fingerprint("Ida Iversen")}">Ida Iversen</option>' in page
        assert len(listed(eva, f"owner={fingerprint('Ida Iversen')}", ACTIONS)) == 3
        assert len(listed(eva, "mangler=owner", ACTIONS)) == ROWS
        assert not re.findall(r'(?:href|action)="[^"]*[Ii]versen', page)

    def test_pages_go_on_and_back_with_everything_that_was_asked(self, eva) -> None:
        first = eva.get(f"{ACTIONS}?q=handling&orden=title").text
        assert "Side 1 af 2" in first
        assert f'href="{ACTIONS}?q=handling&amp;orden=title&amp;side=2" rel="next"' in first
        second = listed(eva, "q=handling&orden=title&side=2", ACTIONS)
        assert second == [f"Handling {number:03}" for number in range(ROWS, ROWS + 10)]

    def test_a_list_asks_the_database_the_same_however_long_it_is(self, eva) -> None:
        with statements() as asked:
            eva.get(f"{ACTIONS}?q=a001")
            few = len(asked)
            eva.get(ACTIONS)
        assert len(asked) == 2 * few


PLANS = "/p/lindevang/registre/handleplaner/"


@pytest.fixture
def plans(site) -> None:
    """Two actions whose time is over, of which one is done, and one that is to end yet."""
    with site.service.store.writing() as db:
        for number, (body, month) in enumerate((("Udvalget; Styregruppen", 4), ("Udvalget", 4), ("Regionen", 6))):
            day = site.now.date().replace(month=month, day=1)
            its = {"reference": f"p{number}", "title": f"Aktion {number}", "anchored_in": body, "ends": day}
            store.add_rows(db, "lindevang", "action_plans", [its])
        done = {"state": "done", "occurred_on": site.now.date()}
        store.add_event(db, "lindevang", "action_plans", "p1", done, Recorded("eva", site.now))


@pytest.mark.usefixtures("plans")
class TestWhatIsPlanned:
    def test_what_is_over_its_time_and_not_done_is_late(self, eva) -> None:
        assert listed(eva, "mangler=overskredet", PLANS) == ["Aktion 0"]
        front = eva.get("/p/lindevang/registre/")
        assert "1 over tiden" in words(front)
        assert f'href="{PLANS}?mangler=overskredet"' in front.text

    def test_a_row_of_several_bodies_is_found_by_each_of_them(self, eva) -> None:
        assert sorted(listed(eva, "anchored_in=Udvalget", PLANS)) == ["Aktion 0", "Aktion 1"]
        assert listed(eva, "anchored_in=Styregruppen", PLANS) == ["Aktion 0"]
        assert '<option value="Styregruppen">' in eva.get(PLANS).text


def test_the_hours_of_a_budget_are_added_up_and_held_against_what_the_source_states(site, eva) -> None:
    hours = "/p/lindevang/registre/timer/"
    lines = [
        {"reference": f"h{number}", "category": "Forløb", "activity": f"Del {number}", "hours_per_year": its}
        for number, its in enumerate((1100, 1100, 1000))
    ]
    with site.service.store.writing() as db:
        store.add_rows(db, "lindevang", "hours", lines, Recorded("eva", site.now))
    assert "Linjerne giver tilsammen 3.200 timer om året." in words(eva.get(hours))
    assert "Kilden angiver" not in words(eva.get(hours))
    stated = '[hours]\nstated_total = 3300\nsource.da = "Planen"\nsource.en = "The plan"\n\n[groups.residents]'
    site.import_changed("", "", programme=[("[groups.residents]", stated)])
    assert "Kilden angiver 3.300 timer i alt; forskellen er 100." in words(eva.get(f"{hours}?q=Del"))


def test_an_empty_register_offers_nothing_to_save_or_take(eva) -> None:
    page = words(eva.get(CASES))
    assert "Gem visningen" not in page
    assert "Hent som" not in page


@pytest.mark.usefixtures("cases")
def test_a_list_that_finds_nothing_can_still_be_saved(eva) -> None:
    assert 'name="view"' in eva.get(f"{CASES}?q=findes+ikke").text
