"""Expressions: what each operator is worth, how they are read and written, and what is said of what cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.diagnostics import Character
from surveys.expressions.evaluation import OPERATORS, Value, evaluate, possible
from surveys.expressions.parser import LONGEST, parse
from surveys.expressions.tokens import DEEPEST, ExpressionError
from surveys.expressions.trees import (
    COMPARISONS,
    FUNCTIONS,
    SYNTAX,
    Answer,
    Call,
    Literal,
    Node,
    Outside,
    Own,
    as_json,
    as_text,
    keys_of,
    nodes,
)
from tests.support.diagnostics import said
from tests.surveys.expressions.expression_cases import AS_WRITTEN, CASES, GIVEN, TRUTH, WORTH, made_up

NOT_C = ["not", ["<", ["$", "c"], 3]]
# How it is written, and the tree as it goes to the browser.
TREES: list[tuple[str, object]] = [
    ("${came} = 1", ["=", ["$", "came"], 1]),
    ("${ came }=1", ["=", ["$", "came"], 1]),
    ("${a-b}-1 = 2.50", ["=", ["-", ["$", "a-b"], 1], 2.5]),
    ("${a} = 1 or ${b} > 2 and not ${c} < 3", ["or", ["=", ["$", "a"], 1], ["and", [">", ["$", "b"], 2], NOT_C]]),
    ("1 + 2 * 3 - 4 = 3", ["=", ["-", ["+", 1, ["*", 2, 3]], 4], 3]),
    ("-${a} * -2 < 0", ["<", ["*", ["negative", ["$", "a"]], -2], 0]),
    ("${a} not in (1, -2, dont_know)", ["not", ["in", ["$", "a"], 1, -2, "dont_know"]]),
    ("selected(${a}, 1, 2)", ["selected", ["$", "a"], 1, 2]),
    ("string-length(.) <= 8", ["<=", ["string-length", ["."]], 8]),
    ("""${a} = 'it is "so"' """, ["=", ["$", "a"], 'it is "so"']),
    ("${a} = \"it's\"", ["=", ["$", "a"], "it's"]),
    ("not(${a} = 1)", ["not", ["=", ["$", "a"], 1]]),
]  # fmt: skip

# What cannot be read: the column, the problem, the remedy.
MISTAKES: list[tuple[str, int, str, str]] = [
    ("", 1, "something is missing at the end", "write a number, a text in quotes, ${item} or a function"),
    ("${a} =", 7, "something is missing at the end", "write a number"),
    ("${a} = = 1", 8, "'=' stands where a value should", "write a number"),
    ("${a} == 1", 6, "'==' is no operator", "write ="),
    ("${a} <> 1", 6, "'<>' is no operator", "write !="),
    ("${a} = 1 && ${b} = 1", 10, "'&&' is no operator", "write and"),
    ("!${a}", 1, "'!' is no operator", "write not"),
    ("${a} ≥ 1", 6, "'≥' is no operator", "write >="),
    ("came = 1", 1, "'came' is no word of the language", "write ${came} for an item, or 'came' for a text"),
    ("${a} = Yes", 8, "'Yes' is no word of the language", "or 'Yes' for a text"),
    ("slected(${a}, 1)", 1, "there is no function 'slected'", "did you mean 'selected'?"),
    ("selected ${a}, 1", 10, "'(' is missing after 'selected'", "write '(' here"),
    ("selected(${a})", 1, "selected takes 2 arguments or more, not 1", "see docs/expressions.md"),
    ("answered(${a}, 1)", 1, "answered takes 1 in its brackets, not 2", "see docs/expressions.md"),
    ("answered(${a}", 14, "')' is missing after the list", "write ')' here"),
    ("(${a} = 1", 10, "')' is missing after what stands in brackets", "write ')' here"),
    ("${a} = 1)", 9, "')' is not expected here", "write and, or, or an operator before it, or take it away"),
    ("${a} = 1 ${b} = 1", 10, "'${b}' is not expected here", "write and"),
    ("1 < ${a} < 3", 10, "'<' follows a comparison", "join two comparisons by and"),
    ("${a} not 1", 10, "'in' is missing after 'not'", "write not in (1, 2), or and not"),
    ("${a} in 1", 9, "'(' is missing after 'in'", "write '(' here"),
    ("${a} in (${b})", 10, "'${b}' stands where a value should", "write a number"),
    ("${a} = 'x", 8, "a text without its end", "close it with '"),
    ("$a = 1", 1, "'$' without an item", "write the item as ${key}"),
    ("${} = 1", 1, "'${}' names no item", "write the item's key between { and }"),
    ("${a} = 1.2.3", 8, "a number that cannot be read", "write it like 12 or 2.5"),
    ("${a} = 12x", 8, "a number that cannot be read", "write it like 12 or 2.5"),
    ("${a} = 2,5", 9, "',' is not expected here", "write and"),
    ("${a} = 1; drop", 9, "';' has no meaning here", "take it away"),
    ("and ${a} = 1", 1, "'and' stands where a value should", "write a number"),
    ("x" * (LONGEST + 1), LONGEST + 1, f"more than {LONGEST} characters", "write a shorter expression"),
    ("(" * 99 + "1", DEEPEST + 2, f"more than {DEEPEST} operators or brackets inside each other", "write a simpler"),
    ("1" + " + 1" * 99, 4 * DEEPEST + 3, f"more than {DEEPEST} operators", "write a simpler"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "worth"), CASES)
def test_what_an_expression_is_worth(written: str, worth: Value) -> None:
    found = evaluate(parse(written), GIVEN.get)
    assert found == worth
    assert isinstance(found, bool) == isinstance(worth, bool)


def test_every_operator_has_a_case_and_a_meaning() -> None:
    called = {node.name for written, _ in CASES for node in nodes(parse(written)) if isinstance(node, Call)}
    assert called == SYNTAX.keys() == OPERATORS.keys()


@pytest.mark.parametrize(("first", "second", "both", "either"), TRUTH)
def test_three_values_of_truth(first: str, second: str, both: str, either: str) -> None:
    one, other = AS_WRITTEN[first], AS_WRITTEN[second]
    assert evaluate(parse(f"{one} and {other}"), GIVEN.get) is WORTH[both]
    assert evaluate(parse(f"{one} or {other}"), GIVEN.get) is WORTH[either]
    # What holds for two values of truth holds for three: the opposite of both is one of the opposites.
    opposite = evaluate(parse(f"not ({one} and {other})"), GIVEN.get)
    assert opposite is evaluate(parse(f"not {one} or not {other}"), GIVEN.get)


@pytest.mark.parametrize("key", ["one", "five", "unsure", "blank"])
def test_the_opposite_of_a_comparison_is_the_opposite_comparison(key: str) -> None:
    for one, other in (("=", "!="), ("<", ">="), (">", "<=")):
        assert evaluate(parse(f"not ${{{key}}} {one} 3"), GIVEN.get) is evaluate(
            parse(f"${{{key}}} {other} 3"), GIVEN.get
        )


@pytest.mark.parametrize(("written", "tree"), TREES)
def test_an_expression_is_read_into_a_tree(written: str, tree: object) -> None:
    assert as_json(parse(written)) == tree
    assert parse(as_text(parse(written))) == parse(written)


@pytest.mark.parametrize(("written", "column", "problem", "remedy"), MISTAKES)
def test_a_mistake_is_told_with_its_column_and_its_remedy(written: str, column: int, problem: str, remedy: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(written)
    [line] = said([raised.value.diagnostic])
    assert line.startswith(f"character {column}: ")
    assert problem in line.partition("; ")[0]
    assert remedy in line.partition("; ")[2]


def test_a_tree_knows_the_items_that_it_hangs_on_and_where_they_stand() -> None:
    tree = parse("${a} = 1 or answered(${b}) and . < 3")
    assert keys_of(tree) == {"a", "b"}
    assert {node.key: node.at for node in nodes(tree) if isinstance(node, Answer)} == {"a": 1, "b": 22}


LITERALS: st.SearchStrategy[Node] = st.one_of(
    st.integers(-(10**11), 10**11).map(lambda n: Literal(float(n))),
    st.decimals(0, 9999, places=3).map(lambda n: Literal(float(n))),
    st.text(st.characters(exclude_characters="'", codec="utf-8"), max_size=9).map(Literal),
    st.sampled_from([Outside("dont_know"), Outside("not_relevant")]),
)
LEAVES: st.SearchStrategy[Node] = st.one_of(
    LITERALS, st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True).map(Answer), st.just(Own())
)


def _calls(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.tuples(parts, parts)
    return st.one_of(
        st.builds(Call, st.sampled_from(("and", "or")), st.lists(parts, min_size=2, max_size=4).map(tuple)),
        st.builds(Call, st.sampled_from((*COMPARISONS, "+", "-", "*", "/")), pairs),
        st.builds(Call, st.sampled_from(("not", *(set(FUNCTIONS) - {"selected"}))), parts.map(lambda part: (part,))),
        st.builds(lambda part, codes: Call("in", (part, *codes)), parts, st.lists(LITERALS, min_size=1, max_size=3)),
        st.builds(lambda part, codes: Call("selected", (part, *codes)), parts, st.lists(parts, min_size=1, max_size=3)),
        parts.filter(lambda part: not isinstance(part, Literal)).map(lambda part: Call("negative", (part,))),
    )


EXPRESSIONS = st.recursive(LEAVES, _calls, max_leaves=12)


@given(EXPRESSIONS)
def test_what_is_written_reads_as_the_same_tree(tree: Node) -> None:
    assert parse(as_text(tree)) == tree


@given(st.text(st.sampled_from("${}()=!<>+-*/.,'\"01ab \nandornotinselected"), max_size=60))
def test_whatever_is_written_is_read_or_told_what_is_wrong(text: str) -> None:
    read = read_or_told(text)
    if isinstance(read, ExpressionError):
        [at] = read.diagnostic.place
        assert isinstance(at, Character)
        assert 1 <= at.number <= len(text) + 1
        assert said([read.diagnostic])
    else:
        assert parse(as_text(read)) == read


def read_or_told(text: str) -> Node | ExpressionError:
    try:
        return parse(text)
    except ExpressionError as error:
        return error


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.frozensets(st.sampled_from([1.0, 2.0, "dont_know"]), min_size=1),
)


@given(EXPRESSIONS, st.data())
def test_evaluation_never_fails_whatever_the_answers(tree: Node, data: st.DataObject) -> None:
    answers = {key: data.draw(VALUES) for key in sorted(keys_of(tree) | {"."})}
    worth = evaluate(tree, answers.get)
    assert worth is None or isinstance(worth, bool | float | str | frozenset)


def test_what_is_possible_while_answers_are_open_holds_what_becomes_of_them() -> None:
    for tree in made_up(seed=7, n=400):
        if isinstance(tree, Call) and tree.name in ("and", "or", "not"):
            still_open = {"one", "blank", "several"}
            for one in (1.0, 4.0, None):
                answers = {**GIVEN, "one": one, "several": frozenset({2.0})}
                assert evaluate(tree, answers.get) in possible(tree, answers.get, still_open)


def test_a_part_that_is_decided_elsewhere_decides_what_is_possible() -> None:
    tree = parse("${five} = 4 and ${one} = 1")
    assert True not in possible(tree, GIVEN.get, {"one"})
    assert True not in possible(parse("${blank} = 4 and ${one} = 1"), GIVEN.get, {"one"})
    assert True in possible(parse("${five} = 5 and ${one} = 1"), GIVEN.get, {"one"})
    assert True in possible(parse("not (${five} = 5 and ${one} = 1)"), GIVEN.get, {"one"})


def test_the_guide_describes_every_operator_and_its_table_of_truth() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text("utf-8")
    written = " ".join(re.findall(r"`([^`\n]+)`", guide))
    for name in SYNTAX.keys() - {"negative"}:
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", written), name
    for one, other, both, either in TRUTH:
        row = f"| {one} | {other} | {both} | {either} |"
        assert row in guide or f"| {other} | {one} | {both} | {either} |" in guide
    examples = re.findall(r'^(?:show_if|constraint) = "(.+)"$', guide, re.MULTILINE)
    assert len(examples) == 3
    for example in examples:
        assert parse(example)
