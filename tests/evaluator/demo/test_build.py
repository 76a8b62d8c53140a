"""The demonstration, by the way that real answers take."""

from __future__ import annotations

import datetime as dt
import json
import stat
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from jsonschema import Draft202012Validator

from evaluator.core.config import Config
from evaluator.core.paths import examples_folder
from evaluator.demo.answers import Respondent
from evaluator.demo.browser import Browser, BrowserLost, Form, journey, read
from evaluator.demo.build import ACCOUNTS, PROGRAMME, DemoResult, in_words, run_demo
from evaluator.demo.home import LIST, fresh_home, note_files
from evaluator.demo.people import members, visits
from evaluator.demo.writing import found_in
from evaluator.documents.folders import Folder, read_folder
from evaluator.hearing.overview import everything, progress
from evaluator.releases.signing import released
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.screens import SCREENS, charts_of, readings_of
from evaluator.results.milestones import count_of, findings_of
from evaluator.store import threads
from evaluator.store.engine import open_store
from evaluator.store.hearings import hearings
from evaluator.store.registers import events
from evaluator.store.releases import releases
from evaluator.store.status_reports import reports
from evaluator.store.status_rounds import requests, rounds
from evaluator.store.tallies import fold, recount
from evaluator.texts import Texts
from evaluator.threads.proposing import proposals
from evaluator.writing.checking import problems
from evaluator.writing.joining import with_written
from tests.support.diagnostics import rejected

A_SCREEN, A_FRAME = 60_000, 9_000
_FIGURES = {
    "wants-to-use": 0.8514,
    "good-experience": 0.8071,
    "equal-encounter": 0.667,
    "uses-method": 0.4091,
    "recognise": 0.7207,
    "heard-back": 0.5145,
    "can-do-it": 0.5572,
}
_AGREE = {
    "m1": (55, 69, 0.6595),
    "m2": (43, 51, 0.7452),
    "m3": (51, 55, 0.827),
}
"""Of how many texts two coders said the same, and from where the interval of alpha begins: by no random id."""


def stem(milestone: str, language: str = "") -> str:
    """What the files of a milestone are called: two editions, and a draft of the last one."""
    word = {"": ("udgave", "kladde"), "da": ("udgave", "kladde"), "en": ("edition", "draft")}[language]
    issue = f"{word[1]}-2019-12-14" if milestone == "m3" else f"{word[0]}-1"
    return "-".join(filter(None, ("borgerdesign", milestone, issue, language)))


@pytest.fixture(scope="module")
def folder() -> Folder:
    return read_folder(examples_folder() / "borgerdesign")


@dataclass(frozen=True)
class Demo:
    result: DemoResult
    progress: list[tuple[int, int]]

    def findings(self, milestone: str) -> dict[str, Any]:
        return json.loads((self.result.home / f"{stem(milestone)}.json").read_text("utf-8"))

    def statuses(self, milestone: str) -> dict[str, str]:
        return {each["key"]: each["status"] for each in self.findings(milestone)["indicators"]}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    steps: list[tuple[int, int]] = []
    result = run_demo(tmp_path_factory.mktemp("demo"), progress=lambda done, total: steps.append((done, total)))
    return Demo(result, steps)


@contextmanager
def _reading(demo: Demo) -> Iterator[sa.Connection]:
    store = open_store(f"sqlite:///{demo.result.home / 'nedslag.db'}")
    with store.reading() as db:
        yield db
    store.close()


# ---------------------------------------------------------------- the whole


def test_each_page_of_what_is_published_is_a_screen_of_sixty_thousand_bytes_at_most(demo: Demo) -> None:
    """With its picture and the frame around it."""
    with _reading(demo) as db:
        published = [released(db, one) for one in releases(db, PROGRAMME) if one.published_digest]
    assert [one.milestone for one in published] == ["m1", "m2"]
    for its in published:
        for language in its.languages:
            forms = (*SCREENS, *charts_of(its.report(language)), *readings_of(its.report(language)))
            assert len(forms) > 30
            sizes = {form.suffix: len(form.make(its, language)) for form in forms}
            assert max(sizes.values()) + A_FRAME <= A_SCREEN, max(sizes, key=lambda one: sizes[one])


def test_every_milestone_has_its_report_in_both_languages_and_as_data(demo: Demo) -> None:
    expected = {
        f"{stem(milestone, language)}{part}.{suffix}"
        for milestone in ("m1", "m2", "m3")
        for suffix, form in FORMATS.items()
        for language in (("da", "en") if form.by_language else ("",))
        for part in (("", "-appendix") if form.appendix else ("",))
    }
    assert {path.name for path in demo.result.reports} == expected
    assert all(path.stat().st_size > 1000 for path in demo.result.reports)


def test_the_data_of_every_milestone_keep_to_the_published_schema(demo: Demo) -> None:
    schema = Draft202012Validator(json.loads(Path("docs/schemas/report.schema.json").read_text("utf-8")))
    for path in demo.result.reports:
        if path.suffix == ".json":
            assert [one.json_path for one in schema.iter_errors(json.loads(path.read_text("utf-8")))] == []


def test_the_final_report_counts_the_known_trial_actions_cases_and_hours(demo: Demo) -> None:
    final = demo.findings("m3")
    assert final["trial_actions"]["by_process"]["livets-afslutning"]["started"] == 26
    assert [float(final["hours"][name]) for name in ("stated", "summed")] == [3300, 3200]
    assert final["hours"]["mismatch"]
    assert sum(final["decisions"]["by_case_type"].values()) == 35


def test_the_final_report_has_an_indicator_of_every_status(demo: Demo) -> None:
    found = demo.statuses("m3")
    assert set(found.values()) == {"met", "not_met", "undecided", "suppressed", "no_data", "no_target"}
    assert found["trial-actions"] == "met"
    assert found["heard-back-civil-society"] == "suppressed"
    assert found["trial-actions-kept"] == "no_data"


def test_the_final_report_compares_linked_people_beside_everybody_and_says_where_it_cannot(demo: Demo) -> None:
    final = demo.findings("m3")
    linked = [change["linked"] for each in final["indicators"] for change in each["changes"] if change["linked"]]
    assert {one["reason"] for one in linked} == {"", "anonymous", "few"}
    assert all(one["change"]["n_linked"] >= 5 for one in linked if not one["reason"])
    corrections = {change["correction"] for each in final["indicators"] for change in each["changes"]}
    assert corrections == {"", "holm", "benjamini-hochberg"}
    assert any(each["weighted"] for each in final["indicators"])
    whole = {(one["questionnaire"], one["since"]): one for one in final["attrition"] if not one["group"]}
    assert set(whole) == {(key, since) for key in ("leaders", "staff") for since in ("m1", "m2")}
    assert all(one["earlier"] == one["again"] + one["lost"] for one in whole.values())


def test_every_report_says_that_its_answers_are_synthetic(demo: Demo) -> None:
    assert all(demo.findings(milestone)["synthetic"] for milestone in ("m1", "m2", "m3"))


def test_the_answers_went_through_the_pages_and_count_up(demo: Demo) -> None:
    store = open_store(f"sqlite:///{demo.result.home / 'nedslag.db'}")
    with store.writing() as db:
        assert fold(db, "borgerdesign") == 0, "the reports have counted every answer"
        assert recount(db, "borgerdesign") == []
        marked = db.execute(sa.text("SELECT count(*) FROM submission WHERE synthetic")).scalar_one()
        unsent = db.execute(sa.text("SELECT count(*) FROM draft WHERE receipt IS NULL")).scalar_one()
    store.close()
    assert marked == demo.result.answered
    assert 300 <= demo.result.answered <= 400
    assert unsent > 0, "nobody stopped on the way"


def test_some_people_are_linked_across_milestones_and_anonymous_waves_hold_no_pseudonym(demo: Demo) -> None:
    store = open_store(f"sqlite:///{demo.result.home / 'nedslag.db'}")
    with store.reading() as db:
        waves = sa.text(
            "SELECT count(DISTINCT wave_key) FROM submission WHERE pseudonym IS NOT NULL GROUP BY pseudonym"
        )
        linked = [n for (n,) in db.execute(waves)]
        anonymous = "SELECT count(*) FROM submission WHERE wave_key LIKE '%participants' AND pseudonym IS NOT NULL"
        assert db.execute(sa.text(anonymous)).scalar_one() == 0
    store.close()
    assert set(linked) == {1, 2, 3}


def test_progress_is_told_step_by_step_to_the_end(demo: Demo) -> None:
    done = [step for step, _ in demo.progress]
    assert done == sorted(done)
    assert demo.progress[-1][0] == demo.progress[-1][1]


def test_the_accounts_have_passwords_made_for_this_demonstration(demo: Demo) -> None:
    assert [name for name, _ in demo.result.accounts] == [name for name, _ in ACCOUNTS]
    assert all(len(password) >= 12 for _, password in demo.result.accounts)
    assert all(password in in_words(demo.result, Texts("da")) for _, password in demo.result.accounts)


def test_the_accounts_are_found_again_by_whoever_built_the_demonstration(demo: Demo) -> None:
    kept = demo.result.home / "demo-accounts.txt"
    assert str(kept) in in_words(demo.result, Texts("da"))
    assert kept.read_text("utf-8").splitlines() == [f"{name}  {password}" for name, password in demo.result.accounts]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


# ---------------------------------------------------------------- what people wrote


def test_what_people_write_bears_the_mark_of_the_demonstration_and_says_many_things(demo: Demo) -> None:
    with _reading(demo) as db:
        texts = [text for (text,) in db.execute(sa.text("SELECT text FROM free_text"))]
    assert all(text.startswith(("Opdigtet: ", "Invented: ")) for text in texts)
    assert len(set(texts)) > len(texts) / 3
    assert all(found_in(text) for text in texts), "a text in which coders find nothing"
    with _reading(demo) as db:
        codes = {code for (code,) in db.execute(sa.text("SELECT code_key FROM code WHERE parent IS NOT NULL"))}
        used = {code for (code,) in db.execute(sa.text("SELECT DISTINCT code_key FROM text_code"))}
    assert codes <= used


def test_what_people_choose_is_what_it_was_before_they_wrote_more(demo: Demo) -> None:
    """Figures of a demonstration in which a fifth wrote one of three sentences."""
    estimates = {each["key"]: each["estimate"] for each in demo.findings("m3")["indicators"]}
    assert demo.result.answered == 321
    assert {key: round(float(estimates[key]), 4) for key in _FIGURES} == _FIGURES


def test_two_coders_agree_mostly_and_the_themes_are_in_every_report(demo: Demo) -> None:
    for milestone in ("m1", "m2", "m3"):
        texts = demo.findings(milestone)["texts"]
        assert texts["coders"] == ["demo-coder-1", "demo-coder-2"]
        (agreed,) = texts["agreement"]
        # at the first milestone both read everything, later every other text
        assert (agreed["same"], agreed["n"], round(float(agreed["low"]), 4)) == _AGREE[milestone]
        assert any(theme["parent"] for question in texts["questions"] for theme in question["themes"])


def test_the_final_report_has_quotes_that_a_second_person_approved_and_none_that_was_refused(demo: Demo) -> None:
    quoted = demo.findings("m3")["quotes"]
    assert 3 <= len(quoted) <= 5
    assert all(one["text"].startswith("Opdigtet:") for one in quoted)
    with _reading(demo) as db:
        rows = db.execute(sa.text("SELECT state, redacted, chosen_by, reviewed_by FROM quote")).all()
    assert {row.state for row in rows} == {"approved", "refused"}
    assert all(row.chosen_by != row.reviewed_by for row in rows)
    refused = {row.redacted for row in rows if row.state == "refused"}
    assert not refused & {one["text"] for one in quoted}
    assert any("[" in row.redacted for row in rows), "nothing was taken out of any quote"


def test_the_hearing_has_eight_parties_whose_points_are_all_answered_and_a_note_in_word_and_pdf(demo: Demo) -> None:
    with _reading(demo) as db:
        (held,) = hearings(db, "borgerdesign")
        every = everything(db, held)
        found = progress(every)
    assert held.synthetic
    assert sum(found.standings.values()) == 8
    assert found.points == found.answered >= 20
    assert not found.outstanding
    assert all("opdigtet" in party.name for party in every.parties if not party.is_person)
    assert {path.suffix for path in demo.result.notes} == {".docx", ".pdf"}
    assert all(path.stat().st_size > 1000 for path in demo.result.notes)
    listed = (demo.result.home / LIST).read_text("utf-8").splitlines()
    assert {path.name for path in demo.result.notes} <= set(listed)


def test_matters_are_put_together_and_some_are_left_to_be_confirmed(demo: Demo) -> None:
    with _reading(demo) as db:
        titles, its = threads.titles(db, "borgerdesign"), threads.members(db, "borgerdesign")
        left = proposals(db, "borgerdesign").first
    assert {"Telemedicin til borgere med KOL", "Opgaveglidning", "Fasttilknyttede læger på plejecentre"} <= {
        *titles.values()
    }
    assert set(its.values()) == set(titles)
    assert left
    assert demo.findings("m3")["flow"]["steps"]["deliveries"] == 8


def test_registers_are_told_by_the_groups_that_the_report_has(demo: Demo) -> None:
    for register in ("attendance", "feedback"):
        named = demo.findings("m3")[register]["by_column"]["group"]
        assert "patients" not in named, "patients are reported with civil society"
        assert [key for key in named if "patients" in key]


def test_a_status_round_is_open_in_which_some_owners_have_told_of_their_rows_and_one_sent_a_file(demo: Demo) -> None:
    with _reading(demo) as db:
        (asked,) = rounds(db, "borgerdesign")
        told, every = reports(db, "borgerdesign"), requests(db, "borgerdesign")
        ended = {event["state"] for event in events(db, "borgerdesign", "trial_actions")}
    assert asked.closed_at is None
    assert 0 < len(told) < len(every)
    assert [one.file for one in told if one.file] == ["pdf"]
    assert {"adopted", "adapted", "spread", "stopped"} <= ended


# ---------------------------------------------------------------- its folder


def test_a_new_demonstration_replaces_its_own_files_and_no_other(tmp_path: Path) -> None:
    first = fresh_home(tmp_path)
    (tmp_path / "borgerdesign-m3.json").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    note_files(tmp_path, ["borgerdesign-m3.json"])
    second = fresh_home(tmp_path)
    assert not (tmp_path / "borgerdesign-m3.json").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert first.secret_key != second.secret_key


def test_databases_that_are_no_demonstration_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "nedslag.db").write_bytes(b"answers")
    with rejected(r"nedslag\.db: is there already"):
        fresh_home(tmp_path)
    assert (tmp_path / "nedslag.db").read_bytes() == b"answers"


def test_the_list_of_files_reaches_no_other_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    fresh_home(home)
    (tmp_path / "outside").write_text("mine")
    with (home / LIST).open("a") as file:
        file.write("../outside\n..\n")
    fresh_home(home)
    assert (tmp_path / "outside").exists()


def test_the_demonstration_keeps_to_its_folder_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEDSLAG_DATABASE_URL", "sqlite:////nowhere/nedslag.db")
    config = fresh_home(tmp_path)
    assert isinstance(config, Config)
    assert config.database_url == f"sqlite:///{tmp_path / 'nedslag.db'}"


# ---------------------------------------------------------------- its people


def test_a_group_is_as_large_as_the_programme_says(folder: Folder) -> None:
    for group in folder.programme.groups:
        for milestone in folder.programme.milestones:
            people = members(folder.programme, group.key, milestone.key)
            assert len({person.name for person in people}) == group.population_at(milestone.key)


def test_most_but_not_all_of_a_group_are_still_there_at_the_next_milestone(folder: Folder) -> None:
    before, after = (set(members(folder.programme, "staff", milestone)) for milestone in ("m1", "m2"))
    assert 0 < len(before - after) < len(before & after)
    assert after - before


def test_everybody_comes_while_the_wave_is_open_and_sends_at_most_a_day_late(folder: Folder) -> None:
    for wave in folder.programme.waves:
        for visit in visits(folder.programme, wave):
            assert wave.opens <= visit.begins.date() <= wave.closes
            assert visit.sends.date() <= wave.closes + dt.timedelta(days=1)


def test_the_same_people_come_each_time(folder: Folder) -> None:
    wave = folder.programme.waves[0]
    assert list(visits(folder.programme, wave)) == list(visits(folder.programme, wave))


def test_a_form_that_came_back_is_filled_in_without_blanks(folder: Folder) -> None:
    questionnaire = folder.questionnaires["participants"]
    person = members(folder.programme, "citizens", "m1")[0]
    html = "".join(
        f'<input type="radio" name="{key}" value="1">' for key in ("good-experience", "recognise", "in-vain")
    )
    form = read("/p", 422, f'<form method="post">{html}<button class="primary">').form
    assert form is not None
    for _ in range(40):
        filled = Respondent(person, questionnaire, round_number=0).fill(form, True)
        assert all(filled.values())


def test_answers_lie_among_the_choices_of_each_question(folder: Folder) -> None:
    for questionnaire in folder.questionnaires.values():
        for item in questionnaire.items:
            if item.kind in ("single", "scale") and item.scale is not None:
                form = read("/p", 200, f'<form><input type="radio" name="{item.key}"><button class="primary">').form
                assert form is not None
                for person in members(folder.programme, "staff", "m3"):
                    (chosen,) = Respondent(person, questionnaire, round_number=2).fill(form, True).values()
                    assert int(chosen[0]) in {choice.code for choice in item.scale.all_choices}


# ---------------------------------------------------------------- its browser


def test_a_page_is_read_for_its_main_form() -> None:
    page = read(
        "/side",
        200,
        '<form action="/sprog"><button class="plain" name="language" value="en">English</button></form>'
        '<form action="/side/a#fejl"><input type="hidden" name="_retur" value="1">'
        '<input type="radio" name="q" value="1"><input type="radio" name="q" value="2" checked>'
        '<textarea name="t"></textarea><button class="primary" name="_go" value="next">Næste</button></form>',
    )
    assert page.form is not None
    assert page.form.action == "/side/a"
    assert page.form.button == {"_go": "next"}
    assert [(field.name, field.kind, field.values) for field in page.form.fields] == [
        ("_retur", "hidden", ("1",)),
        ("q", "radio", ("1", "2")),
        ("t", "textarea", ("",)),
    ]


class Recorder:
    """A client whose server has three pages: a form, a redirect after it, and an end."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def get(self, path: str) -> Any:
        bodies = {
            "/start": '<form action="/start"><input type="hidden" name="h" value="1"><button class="primary"></form>',
            "/pause": '<a class="button primary" href="/end">Videre</a>',
        }
        return Response(404 if path == "/gone" else 200, bodies.get(path, "<p>Tak</p>"))

    def post(self, path: str, *, data: Any) -> Any:
        self.sent.append((path, data))
        return Response(303, "", "http://localhost/pause#top")


@dataclass
class Response:
    status_code: int
    body: str
    location: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Location": self.location}

    def get_data(self, *, as_text: bool) -> str:
        assert as_text
        return self.body


def test_a_journey_sends_forms_and_follows_redirects_and_main_links_to_the_end() -> None:
    client = Recorder()
    browser = Browser(client)

    def fill(form: Form, _came_back: bool) -> dict[str, list[str]]:
        return {"q": [form.action]}

    end = journey(browser, browser.open("/start"), fill, pages=9)
    assert end.path == "/end"
    assert client.sent == [("/start", {"h": ["1"], "q": ["/start"]})]


def test_a_page_that_cannot_be_gone_on_from_is_an_error() -> None:
    with pytest.raises(BrowserLost, match="404"):
        Browser(Recorder()).open("/gone")


def test_the_plan_is_approved_beforehand_and_one_target_was_changed_for_a_reason(demo: Demo) -> None:
    assert [demo.findings(milestone)["plan"]["approved"]["on"] for milestone in ("m1", "m2", "m3")] == [
        "2018-08-27"
    ] * 3
    assert [len(demo.findings(milestone)["plan"]["changes"]) for milestone in ("m1", "m2", "m3")] == [0, 0, 1]
    held = next(one for one in demo.findings("m3")["indicators"] if one["key"] == "interpretations-held")
    assert (held["status"], float(held["target"])) == ("not_met", 12)
    assert (held["by_change"]["status"], float(held["by_change"]["target"])) == ("met", 11)


@pytest.mark.browser
def test_every_table_of_the_final_report_is_seen_whole_on_a_screen(demo: Demo, browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    for language in ("da", "en"):
        page.goto((demo.result.home / f"{stem('m3', language)}.html").as_uri())
        tables = page.locator(".scroll:has(table)")
        assert tables.count() > 20
        assert [
            one.inner_text() for one in tables.all() if one.evaluate("its => its.scrollWidth > its.clientWidth")
        ] == []
    page.close()


def test_each_link_has_evidence_each_assumption_a_state_and_the_ratings_follow_the_rule(demo: Demo) -> None:
    theory = demo.findings("m3")["theory"]
    assert all(one["evidence"] for one in theory["links"])
    assert all(piece["counts"] for one in theory["links"] for piece in one["evidence"])
    claims = [one for link in theory["links"] for one in (*link["assumptions"], *link["rivals"])]
    assert all(one["evidence"] and one["why"].startswith("Opdigtet:") for one in claims)
    assert "untested" not in {one["state"] for link in theory["links"] for one in link["assumptions"]}
    assert {one["rating"] for one in theory["links"]} == {"strong", "moderate", "weak", "untested", "contradicted"}
    overruled = [one for one in theory["links"] if one["overruled"]]
    assert [(one["to"], one["by_rule"], one["rating"]) for one in overruled] == [("better-use", "weak", "untested")]
    assert demo.findings("m1")["theory"] is None


def test_no_indicator_speaks_for_a_link_whose_target_it_missed_or_against_one_that_it_reached(demo: Demo) -> None:
    (written,) = examples_folder().glob("borgerdesign/evidence.toml")
    pieces = tomllib.loads(written.read_text("utf-8"))["evidence"]
    own = [one for one in pieces if one["kind"] == "indicator" and "rival" not in one]
    said = {(one["direction"], demo.statuses(one["milestone"])[one["points_at"]]) for one in own}
    assert said <= {("for", "met"), ("for", "undecided"), ("against", "not_met")}


def test_joint_interpretations_stand_beside_the_findings_and_few_people_are_not_counted(demo: Demo) -> None:
    first, second = demo.findings("m3")["theory"]["interpretations"]
    assert [one["milestone"] for one in (first, second)] == ["m2", "m3"]
    assert {one["n"] for held in (first, second) for one in held["present"] if one["n"] is not None} <= set(
        range(5, 21)
    )
    page = (demo.result.home / f"{stem('m3', 'da')}.html").read_text("utf-8")
    assert "Ved en fælles tolkning blev det bekræftet." in page


def test_the_reports_have_signed_texts_without_a_fault_and_recommendations_that_live_on(demo: Demo) -> None:
    with _reading(demo) as db:
        counts = {key: count_of(db, PROGRAMME, key) for key in ("m1", "m2", "m3")}
        found = {key: with_written(db, one, findings_of(db, one)) for key, one in counts.items()}
        for key, findings in found.items():
            assert problems(db, counts[key], findings) == []
    written = {key: findings.written for key, findings in found.items()}
    assert all(one is not None and one.is_signed and len(one.passages) == 17 for one in written.values())
    assert [len(one.recommendations) for one in written.values()] == [2, 2, 3]
    told = {one.number: one.response for one in written["m3"].earlier}
    assert [(key, its.answer, its.status) for key, its in told.items()] == [
        (1, "agreed", "under_way"),
        (2, "partly", "done"),
        (3, "agreed", "planned"),
        (4, "rejected", ""),
    ]
    assert {one.number for one in written["m2"].earlier} == {1, 2}
