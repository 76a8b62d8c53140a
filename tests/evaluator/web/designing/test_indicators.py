"""Indicators edited in the browser, as somebody without script does it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from evaluator.programme.document import read_programme
from evaluator.texts import Texts
from evaluator.web.designing.indicators_library import Library
from evaluator.web.designing.indicators_parts import Indicators, Targets
from evaluator.web.designing.where import Where
from evaluator.web.fields.values import blocks_of, data_of
from surveys.document.content import read_content
from surveys.document.reading import read_questionnaire
from tests.support.designer import Designer
from tests.support.editor_site import Fields, words

EXAMPLES = sorted((Path(__file__).resolve().parents[4] / "examples").iterdir())
HEARD = "indikatorer/heard"


@pytest.fixture
def editing(site) -> Designer:
    return Designer(site).begin()


def where_of(folder: Path) -> Where:
    text = (folder / "programme.toml").read_text("utf-8")
    programme, _ = read_programme(text, "programme.toml")
    read = (read_questionnaire(one.read_text("utf-8"), "")[0] for one in (folder / "questionnaires").glob("*.toml"))
    library = Library({one.key: one for one in read if one is not None})
    assert programme is not None
    return Where(read_content(text), programme, Texts("da"), library=lambda: library)


def indicators(where: Where) -> Iterator[str]:
    return iter(where.content.get("indicators", {}))


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda one: one.name)
def test_the_indicators_of_an_example_opened_and_saved_unchanged_give_the_same_document(folder: Path) -> None:
    where, part = where_of(folder), Indicators()
    content = where.content
    for name in indicators(where):
        table = part.find(content, name)
        data = data_of(blocks_of(part.entries(where, table), where, table))
        content = part.put(content, name, part.table(where, table, data))
    assert content == where.content
    table = Targets().find(content, "")
    data = data_of(blocks_of(Targets().entries(where, table), where, table))
    assert Targets().put(content, "", Targets().table(where, table, data)) == where.content


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda one: one.name)
def test_every_source_of_an_example_is_made_anew_by_its_form(folder: Path) -> None:
    """What the fields of an indicator say is enough to write its source, from an empty table."""
    where, part = where_of(folder), Indicators()
    for name in indicators(where):
        table = part.find(where.content, name)
        data = data_of(blocks_of(part.entries(where, table), where, table))
        new = part.table(where, {"key": name}, data)
        assert plain(new["source"]) == plain(table["source"]), name
        assert new.get("targets") == table.get("targets"), name
        assert new.get("baseline") == table.get("baseline"), name


def plain(source: dict[str, object]) -> dict[str, object]:
    """One value of a list is the same as the value by itself; questions are in no order."""
    found = {name: [value] if isinstance(value, str) else value for name, value in source.items()}
    if isinstance(asked := found.get("survey"), list):
        found["survey"] = sorted(asked)
    where = found.get("where")
    if isinstance(where, dict):
        found["where"] = {name: [value] if isinstance(value, str) else value for name, value in where.items()}
    return found


def test_the_list_tells_by_box_what_measures_it_and_which_outcome_has_nothing(editing: Designer) -> None:
    editing.post("ny/kasser", {"kind": "outcome_long", "title-da": "Flere hjælper", "title-en": "More people help"})
    page = words(editing.get("indikatorer"))
    assert "Naboer taler sammen" in page
    assert "Føler sig hørt" in page
    assert "Flere hjælper" in page.partition("Ingen indikator endnu.")[0]
    assert "/design/ny/indikatorer?node=flere-hjaelper" in editing.get("indikatorer").text


def test_an_indicator_is_chosen_step_by_step_without_script(editing: Designer) -> None:
    """The box, what would tell, the question with its answers, then the target: each look at the form saves nothing."""
    before = editing.content
    place = "ny/indikatorer?node=contact"
    typed = editing.fields(place) | {"title-da": "Taler sammen", "title-en": "Talk", "source-kind": "survey"}
    page = editing.post("ny/indikatorer/se?node=contact", typed | {"source-survey-neighbours": "heard"})
    assert page.status_code == 200
    assert editing.content == before
    assert "4 Enig" in words(page)
    filled = Fields(page.text).values | {"source-codes": ["4", "5"], "targets-m1": "60"}
    page = editing.post("ny/indikatorer/se?node=contact", filled)
    assert 'value="60"' in page.text
    editing.post(place, Fields(page.text).values)
    assert editing.content["indicators"]["taler-sammen"] == {
        "node": "contact",
        "title": {"da": "Taler sammen", "en": "Talk"},
        "source": {"survey": "neighbours.heard", "statistic": "share", "codes": [4, 5]},
        "targets": {"m1": Decimal("0.6")},
    }


def test_going_back_to_another_source_loses_nothing_that_was_typed(editing: Designer) -> None:
    page = editing.post(
        f"{HEARD}/se", editing.fields(HEARD) | {"source-kind": "manual", "source-manual-da": "Rapporten"}
    )
    assert "Sådan ser det ud. Det er ikke gemt endnu." in words(page)
    back = Fields(editing.post(f"{HEARD}/se", Fields(page.text).values | {"source-kind": "survey"}).text).values
    assert back["source-codes"] == editing.fields(HEARD)["source-codes"]
    assert back["source-manual-da"] == ["Rapporten"]
    before = editing.content
    editing.post(HEARD, back)
    assert editing.content == before


def test_each_kind_of_source_is_made_by_its_fields(editing: Designer) -> None:
    where = {"source-where-process": ["salons"], "source-where-sector": "By; Land"}
    editing.post("ny/forloeb", {"title-da": "Saloner", "title-en": "Salons", "key": "salons"})
    register = {"source-kind": "register", "source-measure": "trial_actions/started", **where, "targets-m1": "8"}
    cases: dict[str, tuple[dict[str, object], object]] = {
        "register": (
            register,
            {
                "register": "trial_actions",
                "measure": "started",
                "where": {"process": ["salons"], "sector": ["By", "Land"]},
            },
        ),
        "involvement": (
            {"source-kind": "involvement", "source-involvement": "practised", "source-groups": ["staff"]},
            {"involvement": "practised", "groups": ["staff"]},
        ),
        "manual": (
            {"source-kind": "manual", "source-manual-da": "Årsrapporten", "unit": "count"},
            {"manual": {"da": "Årsrapporten"}},
        ),
        "theme": ({"source-kind": "theme"}, {"theme": ""}),
    }
    for name, (fields, source) in cases.items():
        editing.post("ny/indikatorer", {"title-da": f"Kilde {name}", "title-en": name, "key": name, **fields})
        assert editing.content["indicators"][name]["source"] == source, name
    assert editing.content["indicators"]["register"]["targets"] == {"m1": 8}
    assert 'id="source-theme-wrong"' in editing.get("indikatorer/theme").text


def test_what_the_form_does_not_know_stays_as_it_is_written(editing: Designer) -> None:
    editing.fill(HEARD, **{"source-statistic": "median"})
    source = editing.content["indicators"]["heard"]["source"]
    assert source["statistic"] == "median"
    assert "codes" not in source


def test_targets_of_all_indicators_are_typed_across_the_milestones(editing: Designer) -> None:
    editing.fill("maal", **{"heard:-m1": "72,5"})
    assert editing.content["indicators"]["heard"]["targets"]["m1"] == Decimal("0.725")
    page = editing.fill("maal", **{"heard:-m1": "mange"})
    assert "heard:-m1-wrong" in editing.get("maal").text
    assert 'value="mange"' in page.text
    editing.fill("maal", **{"heard:-m1": ""})
    assert "m1" not in editing.content["indicators"]["heard"].get("targets", {})


def test_two_people_in_the_table_of_targets_lose_nothing(editing: Designer) -> None:
    fields = editing.fields("maal")
    editing.fill(HEARD, **{"targets-m1": "70"})
    page = editing.post("maal", fields | {"heard:-m1": "80"})
    assert page.status_code == 409
    assert 'value="80"' in page.text
    assert editing.content["indicators"]["heard"]["targets"]["m1"] == Decimal("0.7")


def test_an_indicator_is_copied_moved_and_removed(editing: Designer) -> None:
    page = editing.post(f"{HEARD}/kopier", {})
    assert "Føler sig hørt (kopi)" in page.text
    keys = list(editing.content["indicators"])
    copy = keys[-1]
    editing.post("flyt", {"up": f"indicators:{copy}"})
    assert list(editing.content["indicators"]).index(copy) < keys.index(copy)
    editing.fill(f"fjern/indikatorer/{copy}")
    assert copy not in editing.content["indicators"]


def test_beside_the_form_stands_in_plain_words_what_can_be_decided(editing: Designer) -> None:
    """Before there is any wave: of the groups by their sizes, and again as the form is filled in."""
    editing.new_programme("proeven")
    editing.post("ny/grupper", {"title-da": "Naboer", "population": "24"})
    rate = {"quality-response_rate": "66,7"}
    editing.post("ny/nedslag", {"title-da": "Slut", "key": "slut", "cut_off": "2027-01-31", "final": "y", **rate})
    editing.post("ny/kasser", {"kind": "outcome_short", "title-da": "Taler sammen", "key": "taler"})
    editing.post("ny/indikatorer", {"title-da": "Taler", "node": "taler", "key": "taler", "targets-slut": "50"})
    asked = {"text-da": "Taler du med naboerne?", "title-da": "Naboskema", "questionnaire": "", "model": "extent"}
    editing.post("indikatorer/taler/nyt-spoergsmaal", asked)
    page = editing.fill("indikatorer/taler", **{"source-codes": ["3", "4"], "targets-slut": "50"})
    said = words(page).partition("Det kan afgøres")[2]
    assert "24 kan spørges, og 17 svar kan ventes." in said
    assert "Målet på 50 % er sikkert nået, når mindst 11 af 17 siger det. Det er 65 %." in said
    assert "Det er sikkert ikke nået, når højst 5 siger det (29 %)." in said
    assert "Det gælder, når 17 svarer begge gange." in said
    assert "Der er endnu ingen runde" in said
    looked = editing.post("indikatorer/taler/se", editing.fields("indikatorer/taler") | {"targets-slut": "90"})
    assert "Målet på 90" in words(looked)
    assert editing.content["indicators"]["taler"]["targets"]["slut"] == Decimal("0.5")


def test_the_box_and_its_indicators_lead_to_each_other(editing: Designer) -> None:
    assert "/design/indikatorer/heard" in editing.get("kasser/contact").text
    assert "/design/kasser/contact" in editing.get(HEARD).text


def test_the_target_of_a_median_is_chosen_by_the_words_of_its_answers(editing: Designer) -> None:
    editing.fill(HEARD, **{"source-statistic": "median"})
    assert '<option value="4">Enig</option>' in editing.get(HEARD).text
    editing.fill(HEARD, **{"targets-m1": "4"})
    assert editing.content["indicators"]["heard"]["targets"]["m1"] == 4
    assert '<td class="number">Enig</td>' in editing.get("indikatorer").text
    assert '<option selected value="4">Enig</option>' in editing.get("maal").text


def test_a_target_between_two_answers_stays_as_it_is_written(editing: Designer) -> None:
    editing.fill(HEARD, **{"source-statistic": "median"})
    editing.fill(HEARD, **{"targets-m1": "2,5"})
    assert editing.content["indicators"]["heard"]["targets"]["m1"] == Decimal("2.5")
    assert '<option selected value="2,5">2,5</option>' in editing.get(HEARD).text
