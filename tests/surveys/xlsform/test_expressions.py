"""Expressions of XLSForm mean the same in our language, each literal taken as what it is compared with."""

from __future__ import annotations

import pytest

from surveys.expressions.tokens import ExpressionError
from surveys.expressions.trees import Node, as_text
from surveys.questionnaire import Choice, Item, Scale
from surveys.xlsform.expressions import parse
from surveys.xlsform.translation import Scope, Target, translate
from tests.support.diagnostics import said

TEXT = {"da": "?"}
SCALE = Scale("road", (Choice(1, TEXT), Choice(2, TEXT), Choice(7, TEXT)), (Choice(-998, TEXT),))
ROADS: dict[str, int | str] = {"bus": 1, "2": 2, "cykel": 7, "ved_ikke": "dont_know"}


def target(key: str, kind: str, scale: Scale | None = None) -> Target:
    return Target(key, Item(key, kind, TEXT, scale=scale), ROADS if scale else {})


SCOPE = Scope(
    {
        "vej": target("vej", "single", SCALE),
        "Veje": target("veje", "multiple", SCALE),
        "antal": target("antal", "integer"),
        "dato": target("dato", "date"),
        "navn": target("navn", "short_text"),
        "ja": target("ja", "consent"),
    },
    {"kopi": parse("${vej}"), "tre": parse("3"), "ord": parse("'bus'")},
)
OWN_NUMBER = Scope(SCOPE.targets, SCOPE.values, SCOPE.targets["antal"])
OWN_TEXT = Scope(SCOPE.targets, SCOPE.values, SCOPE.targets["navn"])

CONDITIONS = {
    "${vej} = 'bus'": "${vej} = 1",
    "'cykel' = ${vej}": "${vej} = 7",
    "2 <= ${vej}": "${vej} >= 2",
    "${ vej }='ved_ikke'": "${vej} = dont_know",
    '${vej} != "bus"': "${vej} != 1",
    "${vej} = ‘bus’": "${vej} = 1",
    "selected(${Veje}, 'cykel')": "selected(${veje}, 7)",
    "not(selected(${Veje}, 'ved_ikke'))": "not selected(${veje}, dont_know)",
    "selected(${antal}, '4')": "${antal} = 4",
    "count-selected(${Veje})>=2": "count-selected(${veje}) >= 2",
    "${antal} > '5'": "${antal} > 5",
    "${antal} - 1 > 2 * 3 div 4": "${antal} - 1 > 2 * 3 / 4",
    "${antal} = -.5": "${antal} = -0.5",
    "${dato} < '2026-05-31'": "${dato} < date('2026-05-31')",
    "${dato} < date('2026-05-31')": "${dato} < date('2026-05-31')",
    "${navn} = ''": "not answered(${navn})",
    "'' != ${navn}": "answered(${navn})",
    "string-length(${navn}) > 0": "answered(${navn})",
    "string-length(${navn}) = 0": "not answered(${navn})",
    "${ja} = 'OK'": "answered(${ja})",
    "${kopi} = ${ord}": "${vej} = 1",
    "${kopi} = 'bus' or ${antal} >= ${tre}": "${vej} = 1 or ${antal} >= 3",
    "${antal} > 1 and true()": "${antal} > 1",
    "${antal} > 1 and ${tre} = 3": "${antal} > 1",
    "${antal} > 1 or (false() or ${antal} < 0 and ${vej} = '2')": "${antal} > 1 or ${antal} < 0 and ${vej} = 2",
    "(${antal} > 1 or ${antal} < 0) and ${vej} = '2'": "(${antal} > 1 or ${antal} < 0) and ${vej} = 2",
    "${antal} > 1 or ${ord} = 'bus'": True,
    "${antal} > 1 and not(${ord} = 'bus')": False,
}
CONSTRAINTS = {
    ". > 0 and . != ''": ". > 0",
    ". = '' or . > 0": ". > 0",
    ". <= ${antal} or not(. > ${tre})": ". <= ${antal} or not . > 3",
}
REFUSED = {
    "": (1, "something is missing at the end"),
    "${vej} =": (9, "something is missing at the end"),
    "${vej} = 'bus": (10, "''' has no meaning here"),
    "${vej} = bus": (10, "a path or a bare word"),
    "../vej = 'bus'": (1, "a path or a bare word"),
    "./vej = 'bus'": (1, "a path or a bare word"),
    "${vej} = 'tog'": (10, "'tog' is no choice of 'vej'"),
    "${vejen} = 'bus'": (1, "there is no question 'vejen'"),
    "1 < ${antal} < 3": (14, "'<' follows a comparison"),
    "${antal} mod 2 = 0": (10, "'mod' is outside the language"),
    "(${antal} > 1": (14, "')' is missing"),
    "${antal} > 1)": (13, "')' is not expected here"),
    "not(${antal} > 1, 2)": (1, "not takes 1 in its brackets, not 2"),
    "selected(${Veje}, ${ord2})": (19, "a choice that is no constant"),
    "string-length(${navn}) > 3": (24, "asks how long an earlier text is"),
    "if(${antal} > 1, 'a', 'b') = 'a'": (1, "if() calculates a value"),
    "fremtid(${dato})": (1, "fremtid() is a function outside the language"),
    "'a' < 'b'": (5, "two constants are compared by size"),
    "true() + 1 > 1": (1, "true or false stands where a value should"),
    "(" * 60 + "1" + ")" * 60: (42, "more than 40 operators or brackets inside each other"),
    "${antal} > 1" + " + 1" * 300: (174, "more than 40 operators or brackets inside each other"),
    " and ".join(["${antal} > 1"] * 80): (1001, "more than 1000 characters"),
    "1" * 6000: (5001, "more than 5000 characters"),
}


def words(tree: Node | bool) -> str | bool:
    return tree if isinstance(tree, bool) else as_text(tree)


@pytest.mark.parametrize("written", CONDITIONS)
def test_a_condition_is_translated(written: str) -> None:
    assert words(translate(parse(written), SCOPE)) == CONDITIONS[written]


@pytest.mark.parametrize("written", CONSTRAINTS)
def test_a_constraint_is_held_against_answers_only(written: str) -> None:
    assert words(translate(parse(written), OWN_NUMBER)) == CONSTRAINTS[written]


def test_the_length_of_the_answer_itself_may_be_asked() -> None:
    assert words(translate(parse("string-length(.) > 0"), OWN_TEXT)) == "string-length(.) > 0"


@pytest.mark.parametrize("written", REFUSED, ids=lambda written: written[:40])
def test_what_has_no_translation_is_told_with_its_place(written: str) -> None:
    column, problem = REFUSED[written]
    with pytest.raises(ExpressionError) as caught:
        translate(parse(written), SCOPE)
    [line] = said([caught.value.diagnostic])
    assert line.startswith(f"character {column}: {problem}")
    assert "; " in line
