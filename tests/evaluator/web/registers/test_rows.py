"""Every register has pages made from its record: a list, a form, a card, corrections and a history."""

from __future__ import annotations

import pytest
from flask import url_for

from evaluator.owners.rows import owned_rows
from evaluator.records.registry import REGISTERS
from evaluator.store import registers as store
from evaluator.store.accounts import names
from tests.support.editor_site import Fields, words
from tests.support.members import Member

PLACE = "/p/lindevang/registre/"
ACTIONS = f"{PLACE}proevehandlinger/"


def add(eva, title: str = "Fælles gåtur", day: str = "2026-05-01", **more: str) -> str:
    """The address of the card of a trial action that was added."""
    page = eva.post(f"{ACTIONS}ny", dict(title=title, state="proposed", occurred_on=day, **more))
    assert page.status_code == 200, words(page)
    return page.request.path


def events(site) -> list:
    with site.service.store.reading() as db:
        its, who = store.events(db, "lindevang", "trial_actions"), names(db)
    return [(one["state"], str(one["occurred_on"]), who[str(one["recorded_by"])]) for one in its]


def rows(site, kind: str = "trial_actions") -> list:
    with site.service.store.reading() as db:
        return store.rows(db, "lindevang", kind)


def test_every_register_has_its_pages(eva, site) -> None:
    with site.app.test_request_context():
        bases = {name: url_for("registers.rows", programme="lindevang", register=name) for name in REGISTERS}
    assert len(set(bases.values())) == len(REGISTERS)
    for name, base in bases.items():
        for page in ("", "ny", "fil"):
            assert eva.get(base + page).status_code == 200, (name, page)
    front = eva.get("/p/lindevang/registre/").text
    assert all(f'href="{base}"' in front for base in bases.values())


def test_a_row_is_added_and_moved_with_date_and_note(eva, site) -> None:
    card = add(eva)
    step = {"state": "started", "occurred_on": "2026-05-03", "note": "Ni deltog"}
    assert eva.post(f"{card}/trin", step).status_code == 200
    assert events(site) == [("proposed", "2026-05-01", "eva"), ("started", "2026-05-03", "eva")]
    said = words(eva.get(card))
    assert "Sat i gang 3. maj 2026 Ni deltog Skrevet ind af eva" in said


def test_what_is_wrong_comes_back_with_what_was_typed(eva, site) -> None:
    page = eva.post(
        f"{ACTIONS}ny", {"title": "", "state": "proposed", "occurred_on": "i går", "note": "Vi gik to runder"}
    )
    assert page.status_code == 422
    assert 'href="#f-occurred_on"' in page.text
    assert "Vi gik to runder" in page.text
    assert rows(site) == []


def test_an_empty_field_is_named_as_a_field_of_the_form(eva) -> None:
    page = eva.post("/p/lindevang/registre/aktiviteter/ny", {"title": "", "kind": ""})
    assert page.status_code == 422
    assert '<a href="#f-kind">Type: Feltet er tomt. Udfyld det.</a>' in page.text
    assert "Cellen" not in page.text


def test_the_same_form_sent_twice_adds_one(eva, site) -> None:
    add(eva)
    again = eva.post(f"{ACTIONS}ny", {"title": "Fælles gåtur", "state": "proposed", "occurred_on": "2026-05-01"})
    assert again.status_code == 422
    assert len(rows(site)) == 1


def test_a_step_that_is_not_possible_is_refused_in_danish(eva, site) -> None:
    card = add(eva)
    for step, said in (
        ({"state": "started", "occurred_on": "2026-04-01"}, "1. maj 2026"),
        ({"state": "spread", "occurred_on": "2026-05-03"}, "kan ikke blive spredt"),
    ):
        page = eva.post(f"{card}/trin", step)
        assert page.status_code == 422
        assert said in words(page)
    assert len(events(site)) == 1


def test_a_correction_asks_why_and_the_history_tells_who_when_what_and_why(eva, site) -> None:
    card = add(eva, title="Fælles gåtr")
    nothing = eva.post(f"{card}/ret", {"title": "Fælles gåtur"})
    assert nothing.status_code == 422
    assert "hvorfor" in words(nothing)
    assert "Fælles gåtur" in nothing.text
    done = eva.post(f"{card}/ret", {"title": "Fælles gåtur", "reason": "En slåfejl"})
    assert done.status_code == 200
    assert rows(site)[0]["title"] == "Fælles gåtur"
    said = words(done)
    assert "Rettet 4. maj 2026 kl. 12.00, eva Fordi: En slåfejl Titel: Fælles gåtr Fælles gåtur" in said
    assert "Tilføjet 4. maj 2026" in said


def test_only_what_was_changed_is_corrected(eva, site) -> None:
    card = add(eva, owner="Afdelingslederen")
    eva.post(f"{card}/ret", {"title": "Gåtur", "owner": "Afdelingslederen", "reason": "Kortere"})
    (row,) = rows(site)
    assert (row["title"], row["owner"]) == ("Gåtur", "Afdelingslederen")
    again = eva.post(f"{card}/ret", {"title": "Gåtur", "owner": "Afdelingslederen", "reason": "Igen"})
    assert again.status_code == 422
    assert "ret mindst ét felt" in words(again).lower()


class TestTwoAtOnce:
    """A form was drawn for one evaluator, and another one corrects the row before it is sent."""

    @pytest.fixture
    def drawn(self, eva, site) -> tuple[str, dict[str, str]]:
        card = add(eva, title="Gåtur", owner="Afdelingslederen")
        fields = Fields(eva.get(f"{card}/ret").text).values
        other = Member(site, "ida", role="evaluator")
        other.send(f"{card}/ret", **fields | {"owner": "Souschefen", "reason": "Ny leder"})
        return card, fields

    def test_what_only_one_changed_stands(self, eva, site, drawn) -> None:
        card, fields = drawn
        assert eva.post(f"{card}/ret", fields | {"title": "Fælles gåtur", "reason": "Kort"}).status_code == 200
        (row,) = rows(site)
        assert (row["title"], row["owner"]) == ("Fælles gåtur", "Souschefen")

    def test_what_both_changed_is_said_and_saved_when_it_is_sent_again(self, eva, site, drawn) -> None:
        card, fields = drawn
        asked = eva.post(f"{card}/ret", fields | {"owner": "Kokken", "title": "Fælles gåtur", "reason": "Kort"})
        assert asked.status_code == 422
        assert "en anden har rettet feltet, mens du skrev" in words(asked).lower()
        again = Fields(asked.text).values
        assert (again["owner"], again["title"], again["reason"]) == (["Kokken"], ["Fælles gåtur"], ["Kort"])
        assert rows(site)[0]["owner"] == "Souschefen"
        assert eva.post(f"{card}/ret", again).status_code == 200
        assert rows(site)[0]["owner"] == "Kokken"

    def test_a_reason_that_is_missing_hides_nothing_that_both_changed(self, eva, drawn) -> None:
        card, fields = drawn
        asked = eva.post(f"{card}/ret", fields | {"owner": "Kokken", "reason": ""})
        assert "en anden har rettet feltet" in words(asked).lower()
        assert "hvorfor" in words(asked)

    def test_what_was_withdrawn_meanwhile_comes_back_as_it_was_typed(self, eva, site, drawn) -> None:
        card, fields = drawn
        Member(site, "bo", role="evaluator").send(f"{card}/traek", reason="Dobbelt")
        asked = eva.post(f"{card}/ret", fields | {"title": "Fælles gåtur", "reason": "Kort"})
        assert asked.status_code == 422
        assert "trukket tilbage, siden du åbnede siden" in words(asked)
        again = Fields(asked.text).values
        assert (again["title"], again["reason"]) == (["Fælles gåtur"], ["Kort"])
        assert rows(site) == []
        eva.post(f"{card}/hent", {"reason": "Ikke dobbelt"})
        assert eva.post(f"{card}/ret", again).status_code == 200
        assert rows(site)[0]["title"] == "Fælles gåtur"

    def test_what_was_corrected_meanwhile_is_withdrawn_when_it_is_sent_again(self, eva, site) -> None:
        card = add(eva)
        fields = Fields(eva.get(f"{card}/traek").text).values | {"reason": "Aflyst"}
        eva.post(f"{card}/trin", {"state": "started", "occurred_on": "2026-05-03", "note": "Ni deltog"})
        asked = eva.post(f"{card}/traek", fields)
        assert asked.status_code == 422
        assert "der er sket noget nyt, siden du åbnede siden" in words(asked).lower()
        assert len(rows(site)) == 1
        again = Fields(asked.text).values
        assert again["reason"] == ["Aflyst"]
        assert eva.post(f"{card}/traek", again).status_code == 200
        assert rows(site) == []
        twice = eva.post(f"{card}/traek", again)
        assert (twice.status_code, rows(site)) == (422, [])
        assert "trukket tilbage, siden du åbnede siden" in words(twice)


def test_an_event_is_corrected_and_withdrawn_by_itself(eva, site) -> None:
    card = add(eva)
    done = eva.post(f"{card}/ret?event=1", {"state": "proposed", "occurred_on": "2026-04-30", "reason": "Dagen før"})
    assert done.status_code == 200
    assert events(site)[0][1] == "2026-04-30"
    assert eva.get(f"{card}/ret?event=7").status_code == 404
    eva.post(f"{card}/traek?event=1", {"reason": "Blev aldrig foreslået"})
    assert events(site) == []
    assert len(rows(site)) == 1


def test_a_row_is_withdrawn_for_a_reason_and_stays_in_the_history(eva, site) -> None:
    card = add(eva)
    assert eva.post(f"{card}/traek", {"reason": " "}).status_code == 422
    assert len(rows(site)) == 1
    done = eva.post(f"{card}/traek", {"reason": "Blev aflyst"})
    assert rows(site) == []
    assert "Fordi: Blev aflyst" in words(done)
    assert "trukket tilbage" in words(done)
    assert eva.get(f"{card}/ret").location == card
    assert eva.get(f"{card}/traek").location == card


def test_a_withdrawn_row_is_brought_back_on_its_card_for_a_reason_with_its_life(eva, site) -> None:
    card = add(eva)
    life = events(site)
    eva.post(f"{card}/traek", {"reason": "Blev aflyst"})
    assert eva.post(f"{card}/hent", {"reason": " "}).status_code == 422
    assert rows(site) == []
    done = words(eva.post(f"{card}/hent", {"reason": "Den blev holdt alligevel"}))
    assert "hentet tilbage og tæller med igen" in done
    assert "Hentet tilbage" in done
    assert "Fordi: Den blev holdt alligevel" in done
    assert (len(rows(site)), events(site)) == (1, life)
    again = eva.post(f"{card}/hent", {"reason": "Igen"})
    assert again.status_code == 422
    assert "ikke trukket tilbage" in words(again)


def test_a_row_is_not_brought_back_where_another_says_the_same_since(eva, site) -> None:
    activity = eva.post(f"{PLACE}aktiviteter/ny", {"kind": "workshop", "title": "Start", "held_on": "2026-04-01"})
    its = {"activity": activity.request.path.rpartition("/")[2], "group": "staff"}
    place = f"{PLACE}deltagere-fordelt-paa-grupper/"
    card = eva.post(f"{place}ny", its | {"participants": "12"}).request.path
    eva.post(f"{card}/traek", {"reason": "Talt forkert"})
    eva.post(f"{place}ny", its | {"participants": "14"})
    assert eva.post(f"{card}/hent", {"reason": "Igen"}).status_code == 422
    assert [row["participants"] for row in rows(site, "attendance")] == [14]


def test_whoever_signs_in_as_owner_does_not_speak_for_the_owner_of_a_row(site) -> None:
    Member(site, "owner", "evaluator").send(f"{ACTIONS}ny", title="Gåtur", state="proposed", occurred_on="2026-05-01")
    with site.service.store.reading() as db:
        (row,) = owned_rows(db, site.programme, ("trial_actions",))
    assert [one.by_owner for one in row.steps] == [False]


def test_without_the_token_nothing_is_stored_and_the_form_comes_back(eva, site) -> None:
    form = {"title": "Fælles gåtur", "state": "proposed", "occurred_on": "2026-05-01"}
    page = eva.post(f"{ACTIONS}ny", form | {"csrf_token": ""})
    assert page.status_code == 422
    assert "Fælles gåtur" in page.text
    assert rows(site) == []


def test_markup_in_a_row_is_shown_as_text(eva) -> None:
    card = add(eva, title="<script>alert(1)</script>")
    assert "<script" not in eva.get(card).text
    assert "<script" not in eva.get(ACTIONS).text


def test_a_card_shows_what_a_row_hangs_together_with_along_the_way_from_delivery_to_action(eva, site) -> None:
    with site.service.store.writing() as db:
        store.add_rows(
            db, "lindevang", "deliveries", [{"reference": "d1", "title": "Fælles haver", "body": "Udvalget"}]
        )
        given = [{"reference": "b1", "title": "Haver besluttet", "case_type": "D", "delivery": "d1"}]
        store.add_rows(db, "lindevang", "decisions", given)
    card = add(eva, delivery="d1")
    said = words(eva.get(card))
    assert "Afleveringer Fælles haver" in said
    assert "Beslutninger Haver besluttet" in said
    delivery = words(eva.get("/p/lindevang/registre/afleveringer/raekke/d1"))
    assert "Prøvehandlinger Fælles gåtur" in delivery


def test_a_row_or_register_that_is_not_there_is_not_found(eva) -> None:
    assert eva.get(f"{ACTIONS}raekke/none").status_code == 404
    assert eva.get("/p/lindevang/registre/none/").status_code == 404


def test_a_planned_action_is_added_by_the_words_of_its_plan_and_without_anything_that_has_happened(eva, site) -> None:
    plans = "/p/lindevang/registre/handleplaner/"
    bodies = "Udvalget; Styregruppen"
    given = {"title": "Fælles akutteams", "anchored_in": bodies, "schedule_as_written": "2. kvartal 2020"}
    page = eva.post(f"{plans}ny", given)
    assert page.status_code == 200, words(page)
    (row,) = rows(site, "action_plans")
    assert row["schedule_as_written"] == "2. kvartal 2020"
    assert (str(row["starts"]), str(row["ends"])) == ("2020-04-01", "2020-06-30")
    assert "Der er ikke sket noget endnu" in words(page)
    changed = eva.fields(f"{page.request.path}/ret") | {"schedule_as_written": "3. kvartal 2020", "reason": "Udskudt"}
    assert eva.post(f"{page.request.path}/ret", changed).status_code == 200
    assert str(rows(site, "action_plans")[0]["ends"]) == "2020-09-30"
