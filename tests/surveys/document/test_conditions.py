"""Conditions and constraints in a questionnaire document: what is taken, and every fault at its place and column."""

from __future__ import annotations

from decimal import Decimal

import pytest

from surveys.diagnostics import InputRejected
from surveys.document.reading import parse_questionnaire
from surveys.expressions.parser import parse
from surveys.expressions.trees import Node
from surveys.questionnaire import Questionnaire
from tests.support.diagnostics import said
from tests.support.questionnaires import Table, document, item, page, scale


def visit(*, second: Table | None = None, **more: Table) -> str:
    """The document with ``more`` said of an item or of the second page."""

    def asked(key: str, kind: str, **its: object) -> Table:
        return item(key, kind, **its | more.get(key, {}))

    return document(
        "visit",
        scale("agreement", ["Disagree", "Neither", "Agree"], dont_know=True),
        page(
            "first",
            item("came", "single", choices=["Yes", "No"]),
            item("times", "integer", maximum=60),
            item("heard", "scale", scale="agreement"),
            item("by", "multiple", dont_know=True, choices=["A friend", "A notice", "A letter"]),
            asked("statements", "matrix", scale="agreement", rows={"welcome": "Welcome", "again": "Again"}),
            item("name-of-place", "short_text"),
            item("since", "date"),
            item("hours", "decimal", maximum=Decimal("40.5")),
            item("likely", "range", low="Not at all", high="Certainly"),
            item("order", "ranking", choices=["Food", "Company"]),
        ),
        page(
            "second",
            asked("alone", "integer"),
            asked("why", "short_text"),
            item("after", "integer"),
            **second or {},
        ),
        languages=["en"],
    )


GOOD = [
    "${came} = 1",
    "${came} in (1, 2)",
    "${times} > 3 and not ${came} = 2",
    "${times} * 2 + 1 >= 7 / 2",
    "${times} = 60",
    "${heard} >= 2",
    "${heard} != dont_know",
    "${welcome} = 3 or ${again} < ${welcome}",
    "${welcome} = ${again}",
    "selected(${by}, 1, dont_know)",
    "count-selected(${by}) < 2",
    "answered(${name-of-place})",
    "not answered(${by})",
    "${since} >= date('2026-05-31')",
    "${since} = date('2026-05-31') or date('2026-01-01') > ${since}",
    "${hours} > 2.5 and ${hours} < 2.6",
    "${hours} = 40.5",
    "${likely} >= 9",
    "answered(${order}) and answered(${since})",
]

# The condition, and the fault: character, problem and remedy.
FAULTS = [
    ("${came = 1", "character 1: '$' without an item; write the item as ${key}"),
    ("${cane} = 1", "character 1: there is no item 'cane'; did you mean 'came'?"),
    ("${came} = 1 or ${after} = 2", "character 16: 'after' is asked later; name an earlier item"),
    ("${alone} = 2", "character 1: 'alone' is asked later"),
    ("${statements} = 2", "character 1: there is no item 'statements'"),
    ("${name-of-place} = 'x'", "character 1: 'name-of-place' is a text; write answered(${name-of-place})"),
    ("${came} = 3", "character 11: 3 is no answer to 'came'; use a code of that item"),
    ("3 = ${came}", "character 1: 3 is no answer to 'came'"),
    ("${came} in (1, 3)", "character 16: 3 is no answer to 'came'"),
    ("${came} = dont_know", "character 11: \"dont_know\" is no answer to 'came'"),
    ("${heard} = not_relevant", "character 12: \"not_relevant\" is no answer to 'heard'"),
    ("${came} = '1'", "character 9: ${came} is one of the choices, '1' is a text; write the choice's code"),
    ("${times} = 'many'", "character 10: ${times} is a number, 'many' is a text; compare like with like"),
    ("${times} = 61", "character 12: 61 is no answer to 'times'"),
    ("${times} < dont_know", "character 10: ${times} is a number, dont_know is 'ved ikke' or 'ikke relevant'"),
    ("${came} > 1", "character 9: the choices of 'came' have no order; use =, != or in"),
    ("${came} = ${times}", "character 9: ${came} is one of the choices, ${times} is a number; compare like with like"),
    ("${heard} + 1 > 2", "character 1: ${heard} is one of the choices, not a number; calculate with numbers only"),
    ("${by} = 1", "character 7: ${by} is several choices; write selected(${by}, 1)"),
    ("selected(${by}, 4)", "character 17: 4 is no answer to 'by'"),
    ("selected(${by}, ${came})", "character 17: ${came} is no code; write the codes of the choices"),
    ("selected(3, 4)", "character 10: 3 is a number, not several choices; name an item with choices"),
    ("${times} = 2.5", "character 12: 2.5 is no answer to 'times'"),
    ("count-selected(${came}) > 1", "character 16: ${came} is one of the choices, not several choices"),
    ("string-length(${times}) > 1", "character 15: ${times} is a number, not a text"),
    ("answered(1)", "character 10: 1 is no item; write answered(${key})"),
    ("${since} > '2026-05-31'", "character 10: ${since} is a date, '2026-05-31' is a text; write a date as date("),
    ("${since} > date('2026-02-30')", "character 17: '2026-02-30' is no day of the calendar; write it as date("),
    ("${since} > 3", "character 10: ${since} is a date, 3 is a number; write a date as date('2026-05-31')"),
    ("${since} + 1 > 3", "character 1: ${since} is a date, not a number"),
    ("date(${since}) = date('2026-05-31')", "character 6: ${since} is no day of the calendar"),
    ("${hours} = 41", "character 12: 41 is no answer to 'hours'"),
    ("${likely} = 11", "character 13: 11 is no answer to 'likely'"),
    ("${order} = 1", "character 1: 'order' is of kind ranking; write answered(${order}), or name another item"),
    ("${hours} > 2.6 and ${hours} < 2.5", "can never hold"),
    ("${times}", "character 1: ${times} is a number, not true or false; compare it with something"),
    ("${came} = 1 and ${times}", "character 17: ${times} is a number, not true or false"),
    ("not ${times}", "character 5: ${times} is a number, not true or false"),
    (". = 1", "character 1: '.' is the answer to a constraint's own item; name the item: ${key}"),
    ("${came} = 1 and ${came} = 2", "can never hold; see which of its parts contradict each other"),
    ("${times} > 5 and ${times} < 5", "can never hold"),
    ("${times} > 60", "can never hold"),
    ("selected(${by}, 1) and selected(${by}, dont_know)", "can never hold"),
    ("count-selected(${by}) > 3", "can never hold"),
    ("${heard} > 2 and ${heard} = dont_know", "can never hold"),
]  # fmt: skip

CONSTRAINTS = [
    (". = 'x'", "constraint: character 3: . is a number, 'x' is a text"),
    (". <= ${after}", "constraint: character 6: 'after' is asked later"),
    (". <= ${alone}", "constraint: character 6: 'alone' is the item itself; write . for its answer"),
    ("${times} > 3", "constraint: says nothing of the answer itself; name it as . in the expression"),
    (". < 0", "constraint: no answer can fulfil it"),
    (". > 3 and . < 2", "constraint: no answer can fulfil it"),
    ("string-length(.) > 3", "constraint: character 15: . is a number, not a text"),
]


def read(**more: Table) -> Questionnaire:
    return parse_questionnaire(visit(**more), "visit.toml")


def told(**more: Table) -> list[str]:
    with pytest.raises(InputRejected) as raised:
        read(**more)
    return said(raised.value.diagnostics)


def constraint(written: str) -> Table:
    return {"constraint": written, "constraint_message": "No"}


def shown_if(questionnaire: Questionnaire) -> Node | None:
    return questionnaire.pages[1].items[0].show_if


@pytest.mark.parametrize("written", GOOD)
def test_a_condition_is_taken_at_an_item_and_at_a_page(written: str) -> None:
    assert shown_if(read(alone={"show_if": written})) == parse(written)
    assert read(second={"show_if": written}).pages[1].show_if == parse(written)


@pytest.mark.parametrize(("written", "fault"), FAULTS)
def test_a_fault_in_a_condition_is_told_with_its_column(written: str, fault: str) -> None:
    (found,) = told(alone={"show_if": written})
    assert found.startswith(f"visit.toml: pages[2](second).items[1](alone).show_if: {fault}")


def test_every_fault_of_a_condition_is_told_at_once() -> None:
    written = "${cane} = 1 and ${came} = 3 or ${by} = 1 and ${times} = '2'"
    assert len(told(alone={"show_if": written})) == 4


def test_a_page_may_speak_of_earlier_pages_only() -> None:
    (found,) = told(second={"show_if": "${alone} = 1"})
    assert found.startswith("visit.toml: pages[2](second).show_if: character 1: 'alone' is asked later")


def test_the_short_form_and_the_expression_are_the_same_tree() -> None:
    for short, written in (
        ({"item": "came", "is": 1}, "selected(${came}, 1)"),
        ({"item": "by", "is": [1, 2]}, "selected(${by}, 1, 2)"),
        ({"item": "heard", "is_not": ["dont_know", 3]}, "not selected(${heard}, dont_know, 3)"),
    ):
        assert shown_if(read(alone={"show_if": short})) == parse(written)


@pytest.mark.parametrize(("written", "fault"), CONSTRAINTS)
def test_a_fault_in_a_constraint_is_told_with_its_column(written: str, fault: str) -> None:
    (found,) = told(alone=constraint(written))
    assert found.startswith(f"visit.toml: pages[2](second).items[1](alone).{fault}")


def test_a_constraint_has_a_message_in_every_language_and_a_message_a_constraint() -> None:
    (missing,) = told(alone={"constraint": ". < 9"})
    assert "constraint_message: is missing; add constraint_message.en" in missing
    (alone,) = told(alone={"constraint_message": "Fewer than nine, please"})
    assert "constraint_message: stands without a constraint" in alone
    taken = read(alone=constraint(". < 9")).pages[1].items[0]
    assert (taken.constraint, taken.constraint_message) == (parse(". < 9"), {"en": "No"})


def test_a_constraint_may_speak_of_the_length_of_a_text() -> None:
    taken = read(why=constraint("string-length(.) >= 3")).pages[1].items[1]
    assert taken.constraint == parse("string-length(.) >= 3")


def test_a_matrix_takes_no_constraint() -> None:
    (found,) = told(statements=constraint(". = 1"))
    assert "constraint: an item of kind matrix takes none; put it on an item with one answer" in found
