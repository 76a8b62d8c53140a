"""A register on paper: how far its rows have come, what is over its time, and what nobody confirmed."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from evaluator.registers import keeping
from evaluator.store import registers as store
from evaluator.store.audit import entries
from evaluator.store.register_versions import Recorded

PLANS = "/p/lindevang/registre/handleplaner/"
PLAN = (
    {"reference": "p1", "theme": "Data", "title": "Etik", "ends": dt.date(2020, 6, 30)},
    {"reference": "p2", "theme": "Akut", "title": "Akutteam", "starts": dt.date(2020, 4, 1), "owner": "Klyngeleder"},
    {"reference": "p3", "theme": "Data", "title": "Populationer", "schedule_as_written": "2. kvartal 2020"},
)


@pytest.fixture
def plan(site) -> None:
    with site.service.store.writing() as db:
        store.add_rows(db, "lindevang", "action_plans", PLAN, Recorded("eva", site.now))
        cells = {"state": "done", "occurred_on": "2020-06-15", "note": "Tre af fem"}
        keeping.move(db, "lindevang", "action_plans", "p2", cells, by="owner", now=site.now)


def printed(page: TestResponse) -> str:
    assert page.status_code == 200
    return " ".join(PdfReader(io.BytesIO(page.data)).pages[0].extract_text().split())


@pytest.mark.usefixtures("plan")
def test_the_overview_of_a_plan_says_what_came_of_each_action(eva) -> None:
    assert f"{PLANS}overblik.pdf" in eva.get(PLANS).text
    page = eva.get(f"{PLANS}overblik.pdf")
    assert page.headers["Content-Disposition"] == 'attachment; filename="lindevang-action-plans-status.pdf"'
    said = printed(page)
    assert "3 i alt: 1 gennemført, 2 uden status. Over tiden: 1." in said
    assert "Gennemført, 15. juni 2020" in said
    assert "Tre af fem" in said
    assert said.index("Akutteam") < said.index("Etik") < said.index("2. kvartal 2020")


@pytest.mark.usefixtures("plan")
def test_the_overview_has_what_the_list_shows(eva) -> None:
    said = printed(eva.get(f"{PLANS}overblik.pdf?theme=Akut"))
    assert "1 i alt" in said
    assert "Etik" not in said


@pytest.mark.usefixtures("plan")
def test_the_list_marks_what_is_over_its_time(eva) -> None:
    late = [row for row in eva.get(PLANS).text.split('<tr role="row">') if ">Over tiden</span>" in row]
    assert len(late) == 1
    assert ">Etik</a>" in late[0]


def test_a_register_whose_rows_nobody_answers_for_has_no_overview(eva) -> None:
    assert eva.get("/p/lindevang/registre/beslutninger/overblik.pdf").status_code == 404


@pytest.mark.usefixtures("plan")
def test_what_leaves_on_paper_and_as_a_table_is_in_the_audit_log(site, eva) -> None:
    eva.get(f"{PLANS}overblik.pdf?theme=Akut")
    eva.post(f"{PLANS}hent", {"format": "csv"})
    with site.service.store.reading() as db:
        taken = [one.details for one in entries(db) if one.kind == "registers_taken_out"]
    assert taken == [
        {"register": "action_plans", "taken": 1, "formats": "PDF"},
        {"register": "action_plans", "taken": 3},
    ]
