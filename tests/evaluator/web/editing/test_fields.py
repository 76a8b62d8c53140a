"""A form that is saved without a change changes nothing, whatever it is about; and what is typed is never lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from evaluator.programme.document import parse_programme
from evaluator.texts import Texts
from evaluator.web.editing.parts import PARTS, entry_of
from evaluator.web.editing.where import Where
from evaluator.web.fields.parts import Part
from evaluator.web.fields.values import Value, blocks_of, data_of, number
from surveys.document.content import read_content, text_of
from surveys.document.editing import items_of, pages_of
from surveys.document.reading import read_questionnaire
from surveys.document.values import Content
from surveys.kinds.all import KINDS
from tests.surveys.document.test_writing import DOCUMENTS

ROOT = Path(__file__).parents[3] / "documents"
GARDEN = ROOT / "tovholt" / "questionnaires" / "garden.toml"
NEIGHBOURS = ROOT / "lindevang" / "questionnaires" / "neighbours.toml"
PROGRAMME = parse_programme((ROOT / "lindevang" / "programme.toml").read_text("utf-8"), "programme.toml")


def where(content: Content, language: str = "da", **more: object) -> Where:
    questionnaire, _ = read_questionnaire(text_of(content), "x")
    assert questionnaire is not None
    return Where(content, questionnaire, PROGRAMME, Texts(language), **more)


def things(content: Content) -> list[tuple[Part[Where], str]]:
    """Every thing of a document that can be edited."""
    found = [("settings", ""), *(("page", page["key"]) for page in pages_of(content))]
    found += [("item", item["key"]) for _, item in items_of(content)]
    found += [("scale", key) for key in content.get("scales", {})]
    return [(PARTS[kind], key) for kind, key in found]


def form(part: Part[Where], content: Content, name: str, /, **changes: Value) -> dict[str, Value]:
    """What a browser would post, with ``changes``; double underscores stand for hyphens."""
    table, its = part.find(content, name), where(content, item=name)
    data = data_of(blocks_of(part.entries(its, table), its, table))
    return data | {field.replace("__", "-"): value for field, value in changes.items()}


def saved(content: Content, of: str, name: str, /, **changes: Value) -> Content:
    """The new table."""
    part = PARTS[of]
    data = form(part, content, name, **changes)
    return part.table(where(content, item=name), part.find(content, name), data)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_form_that_is_saved_as_it_is_leaves_the_document_as_it_is(path: Path, language: str) -> None:
    content = read_content(path.read_text("utf-8"))
    for part, key in things(content):
        its, table = where(content, language, item=key), part.find(content, key)
        data = data_of(blocks_of(part.entries(its, table), its, table))
        assert part.put(content, key, part.table(its, table, data)) == content, (part.kind, key)


def test_every_kind_has_its_fields() -> None:
    assert all(entry_of(one).names == (one.name,) for kind in KINDS.values() for one in kind.form)


@pytest.fixture
def garden() -> Content:
    return read_content(GARDEN.read_text("utf-8"))


@pytest.fixture
def neighbours() -> Content:
    return read_content(NEIGHBOURS.read_text("utf-8"))


def test_numbers_and_days_are_read_as_they_are_written_in_danish(garden: Content) -> None:
    assert saved(garden, "item", "hours", minimum="1,25")["minimum"] == Decimal("1.25")
    assert saved(garden, "item", "moved-in", minimum="1970-02-01")["minimum"] == dt.date(1970, 2, 1)


@pytest.mark.parametrize(
    ("kind", "name", "written"), [("hours", "minimum", "en halv"), ("moved-in", "maximum", "31/5")]
)
def test_what_cannot_be_read_stays_as_it_was_typed_and_is_a_fault(
    garden: Content, kind: str, name: str, written: str
) -> None:
    table = saved(garden, "item", kind, **{name: written})
    assert table[name] == written
    _, faults = read_questionnaire(text_of(PARTS["item"].put(garden, kind, table)), "x")
    assert any(fault.place[-1] == name for fault in faults)


@pytest.mark.parametrize("written", ["1e5", "nan", "inf", "1.2.3", "0x1"])
def test_only_plain_digits_are_numbers(written: str) -> None:
    assert number(written) == written


def test_an_emptied_field_is_taken_out(neighbours: Content) -> None:
    table = saved(neighbours, "item", "told-by", hint__da="", hint__en="", background=False, dont_know="")
    assert not {"hint", "background", "dont_know"} & set(table)


def test_a_new_choice_gets_the_next_code_and_an_emptied_row_goes(neighbours: Content) -> None:
    table = saved(neighbours, "item", "told-by", choices__3__da="Brev", choices__3__en="Letter")
    assert [(row["code"], row["da"]) for row in table["choices"]][-1] == (4, "Brev")
    empty: dict[str, Value] = dict.fromkeys(("choices__0__code", "choices__0__da", "choices__0__en"), "")
    assert [row["code"] for row in saved(neighbours, "item", "told-by", **empty)["choices"]] == [2, 3]


def test_a_new_row_of_a_matrix_gets_a_key_of_its_words_and_others_keep_what_they_declare(neighbours: Content) -> None:
    rows = next(item for _, item in items_of(neighbours) if item["key"] == "statements")["rows"]
    rows[0]["changed"] = {"since": 1, "class": "meaning"}
    table = saved(neighbours, "item", "statements", rows__3__da="Maden var god", rows__3__en="Good food")
    assert table["rows"][3]["key"] == "maden-var-god"
    assert table["rows"][0]["changed"] == {"since": 1, "class": "meaning"}


def test_dont_know_can_be_offered_in_words_of_its_own(neighbours: Content) -> None:
    own = {"dont_know": "own", "dont_know__da": "Husker ikke", "dont_know__en": "Cannot recall"}
    assert saved(neighbours, "item", "heard", **own)["dont_know"] == {"da": "Husker ikke", "en": "Cannot recall"}
    assert saved(neighbours, "item", "heard", **(own | {"dont_know": ""}))["dont_know"]["da"] == "Husker ikke"
    assert saved(neighbours, "item", "heard", dont_know="no")["dont_know"] is False
    assert saved(neighbours, "item", "heard", not_relevant="yes")["not_relevant"] is True


def test_a_scale_of_its_own_beside_a_shared_one_is_kept_and_told(neighbours: Content) -> None:
    table = saved(neighbours, "item", "heard", choices__0__da="Ja", choices__0__en="Yes")
    assert (table["scale"], len(table["choices"])) == ("agreement", 1)
    _, faults = read_questionnaire(text_of(PARTS["item"].put(neighbours, "heard", table)), "x")
    assert "document.scale_and_choices" in {fault.code for fault in faults}


def test_a_question_of_another_kind_keeps_what_both_kinds_have(neighbours: Content) -> None:
    table = saved(neighbours, "item", "told-by", kind="ranking", hint__da="Giv dem numre.")
    assert (table["kind"], table["hint"]["da"], len(table["choices"])) == ("ranking", "Giv dem numre.", 3)
    assert "dont_know" not in table
    assert saved(neighbours, "item", "told-by", kind="nonsense")["kind"] == "multiple"


def condition(content: Content, key: str, **changes: Value) -> object:
    names = {f"show_if__{name}": value for name, value in changes.items()}
    return saved(content, "item", key, **names).get("show_if")


def test_a_condition_is_chosen(neighbours: Content) -> None:
    chosen: dict[str, Value] = {"mode": "choose", "item": "came", "operator": "is", "codes": ["2"]}
    assert condition(neighbours, "heard", **chosen) == {"item": "came", "is": 2}
    assert condition(neighbours, "heard", **(chosen | {"operator": "answered"})) == "answered(${came})"
    assert (
        condition(neighbours, "heard", **(chosen | {"item": "times", "operator": ">", "value": "3"})) == "${times} > 3"
    )
    assert condition(neighbours, "times", mode="always") is None


def test_a_question_that_is_chosen_under_always_is_meant(neighbours: Content) -> None:
    assert condition(neighbours, "heard", item="came") == {"item": "came", "is": []}
    assert condition(neighbours, "heard", expression="${came} = 1") == "${came} = 1"


def test_answers_of_another_question_do_not_stay(neighbours: Content) -> None:
    assert condition(neighbours, "better", mode="choose", item="came", codes=["5", "2"]) == {"item": "came", "is": 2}


def test_an_expression_that_is_too_complex_stays_an_expression(neighbours: Content) -> None:
    written = "${came} = 1 and ${times} > 3"
    item = next(item for _, item in items_of(neighbours) if item["key"] == "heard")
    item["show_if"] = written
    data = form(PARTS["item"], neighbours, "heard")
    assert (data["show_if-mode"], data["show_if-expression"]) == ("expression", written)
    assert condition(neighbours, "heard", expression=f"{written} or answered(${{times}})") == (
        f"{written} or answered(${{times}})"
    )


@pytest.mark.parametrize("written", ["${came} = 1", "selected(${came}, 1)", "${came} in (1, 2)", "not ${came} = 2"])
def test_an_expression_that_could_have_been_chosen_is_not_rewritten(neighbours: Content, written: str) -> None:
    """Another way of writing it would be another condition, which breaks the series."""
    item = next(item for _, item in items_of(neighbours) if item["key"] == "heard")
    item["show_if"] = written
    assert condition(neighbours, "heard") == written
    assert saved(neighbours, "item", "heard", text__da="Nyt")["show_if"] == written


def test_a_condition_on_a_question_that_is_gone_is_shown_as_it_is(neighbours: Content) -> None:
    item = next(item for _, item in items_of(neighbours) if item["key"] == "times")
    item["show_if"] = {"item": "gone", "is": 7}
    data = form(PARTS["item"], neighbours, "times")
    assert (data["show_if-mode"], data["show_if-item"], data["show_if-codes"]) == ("choose", "gone", ["7"])
    assert condition(neighbours, "times") == {"item": "gone", "is": 7}


def test_a_page_can_hang_on_earlier_pages_alone(neighbours: Content) -> None:
    its = where(neighbours)
    table = PARTS["page"].find(neighbours, "table")
    blocks = {block.name: block for block in blocks_of(PARTS["page"].entries(its, table), its, table)}
    offered = [value for value, _ in blocks["show_if"].specs[1].options]
    assert offered == ["", "came", "times", "heard", "told-by"]


def test_a_published_key_cannot_be_changed_and_a_new_one_can(neighbours: Content) -> None:
    part, table = PARTS["item"], PARTS["item"].find(neighbours, "dish")
    data = form(part, neighbours, "dish", key="ret")
    assert part.table(where(neighbours, item="dish", published={"dish": 1}), table, data)["key"] == "dish"
    assert part.table(where(neighbours, item="dish"), table, data)["key"] == "ret"


def test_a_language_that_is_taken_away_takes_its_texts(neighbours: Content) -> None:
    table = saved(neighbours, "settings", "", languages=["da"])
    new = PARTS["settings"].put(neighbours, "", table)
    assert read_questionnaire(text_of(new), "x")[1] == ()
    assert "My neighbours" not in text_of(new)
