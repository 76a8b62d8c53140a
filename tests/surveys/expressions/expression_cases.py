"""What expressions are worth: named cases, and made-up ones, for the tests of the server and of the script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random

from surveys.expressions.evaluation import Value
from surveys.expressions.trees import SYNTAX, Answer, Call, Literal, Node, Outside, Own

GIVEN: Mapping[str, Value] = {
    "one": 1.0,
    "five": 5.0,
    "hours": 2.5,
    "zero": 0.0,
    "unsure": "dont_know",
    "beside": "not_relevant",
    "several": frozenset({1.0, 3.0}),
    "unsure-several": frozenset({"dont_know"}),
    "written": True,
    "day": 739767.0,
    "blank": None,
    ".": "Æblegrød 🍏",
}

# Each operator: true, false, and what makes it unknown.
CASES: list[tuple[str, Value]] = [
    ("${one} = 1", True),
    ("${one} = 2", False),
    ("${blank} = 1", None),
    ("${blank} = ${blank}", None),
    ("${unsure} = 1", False),
    ("${unsure} = dont_know", True),
    ("${beside} = dont_know", False),
    (". = 'Æblegrød 🍏'", True),
    (". = 'æblegrød 🍏'", False),
    ("${hours} + 0.1 = 2.6", True),
    ("0.1 + 0.2 = 0.3", True),
    ("${one} != 2", True),
    ("${one} != 1", False),
    ("${blank} != 1", None),
    ("${unsure} != 1", True),
    ("${five} < 6", True),
    ("${five} < 5", False),
    ("0.1 + 0.2 < 0.3", False),
    ("0.1 + 0.2 > 0.3", False),
    ("${blank} < 6", None),
    ("${unsure} < 6", None),
    ("6 > ${unsure}", None),
    ("${five} <= 5", True),
    ("${five} <= 4.9", False),
    ("${blank} <= 5", None),
    ("0.1 + 0.2 <= 0.3", True),
    ("${five} > 4", True),
    ("${five} > 5", False),
    ("${blank} > 5", None),
    ("${five} >= 5", True),
    ("${five} >= 5.1", False),
    ("${beside} >= 5", None),
    ("${one} in (1, 2)", True),
    ("${one} in (2, dont_know)", False),
    ("${unsure} in (2, dont_know)", True),
    ("${blank} in (1, 2)", None),
    ("${one} not in (1, 2)", False),
    ("${unsure} not in (1, 2)", True),
    ("${blank} not in (1, 2)", None),
    ("${one} + ${five} * 2", 11.0),
    ("(${one} + ${five}) * 2", 12.0),
    ("${five} - 1 - 1", 3.0),
    ("${five} - (1 - 1)", 5.0),
    ("-${five}", -5.0),
    ("- -${five}", 5.0),
    ("${five} / 2", 2.5),
    ("${five} / ${zero}", None),
    ("${zero} / ${zero}", None),
    ("${five} + ${blank}", None),
    ("${five} * ${unsure}", None),
    ("-${blank}", None),
    ("answered(${one})", True),
    ("answered(${unsure})", True),
    ("answered(${written})", True),
    ("answered(${blank})", False),
    ("selected(${several}, 1)", True),
    ("selected(${several}, 2)", False),
    ("selected(${several}, 2, 3)", True),
    ("selected(${unsure-several}, 1)", False),
    ("selected(${unsure-several}, dont_know)", True),
    ("selected(${blank}, 1)", None),
    ("selected(${one}, 1)", True),
    ("not selected(${one}, 1)", False),
    ("not selected(${blank}, 1)", None),
    ("count-selected(${several})", 2.0),
    ("count-selected(${several}) >= 3", False),
    ("count-selected(${unsure-several})", None),
    ("count-selected(${blank})", None),
    ("date('1970-01-02')", 719164.0),
    ("date('2026-02-29')", None),
    ("${day} > date('2026-05-30')", True),
    ("${day} = date('2026-05-30')", False),
    ("string-length(.)", 10.0),
    ("string-length(${blank})", None),
    ("not ${one} = 1", False),
    ("not (${one} = 1 and ${five} = 5)", False),
    ("${one} = 1 and ${five} = 5 or ${blank} = 1", True),
    ("${one} = 2 and (${five} = 5 or ${blank} = 1)", False),
]

TRUTH: list[tuple[str, str, str, str]] = [
    # first, second, first and second, first or second
    ("true", "true", "true", "true"),
    ("true", "false", "false", "true"),
    ("true", "unknown", "unknown", "true"),
    ("false", "true", "false", "true"),
    ("false", "false", "false", "false"),
    ("false", "unknown", "false", "unknown"),
    ("unknown", "true", "unknown", "true"),
    ("unknown", "false", "false", "unknown"),
    ("unknown", "unknown", "unknown", "unknown"),
]
AS_WRITTEN: Mapping[str, str] = {"true": "${one} = 1", "false": "${one} = 2", "unknown": "${blank} = 1"}
WORTH: Mapping[str, Value] = {"true": True, "false": False, "unknown": None}


def made_up(seed: int, n: int) -> Iterator[Node]:
    """``n`` trees without regard to types, each operator among them, over the keys of `GIVEN`."""
    chance = Random(seed)
    names = sorted(SYNTAX)
    return (_tree(chance, names[place % len(names)], 3) for place in range(n))


def _tree(chance: Random, name: str, depth: int) -> Node:
    least, most = SYNTAX[name].least, min(SYNTAX[name].most, 3)
    count = chance.randint(least, most)
    if name == "date":
        return Call(name, (Literal(chance.choice(["2026-05-31", "2026-05-32", "x"])),))
    if name == "in" or name == "selected":
        return Call(name, (_leaf(chance), *(_literal(chance) for _ in range(count - 1))))
    return Call(name, tuple(_part(chance, depth) for _ in range(count)))


def _part(chance: Random, depth: int) -> Node:
    if depth and chance.random() < 0.6:
        return _tree(chance, chance.choice(sorted(SYNTAX)), depth - 1)
    return _leaf(chance)


def _leaf(chance: Random) -> Node:
    makers: tuple[Callable[[], Node], ...] = (
        lambda: Answer(chance.choice(sorted(GIVEN.keys() - {"."}))),
        Own,
        lambda: _literal(chance),
    )
    return chance.choices(makers, (6, 1, 3))[0]()


def _literal(chance: Random) -> Node:
    numbers = [Literal(float(n)) for n in (-3, 0, 1, 2, 3, 5, 999_999_999_999)]
    return chance.choice([*numbers, Literal(0.1), Literal(2.5), Literal("x"), Literal(""), Outside("dont_know")])
