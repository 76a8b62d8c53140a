"""Every text is there in both languages, every text is used, and every text that is asked for exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from evaluator.texts import LANGUAGES, Texts, catalogue
from evaluator.texts.diagnostics import words

ROOT = Path(__file__).parents[3]
COMMAND_LINE = ("click.", "help.")
"""Texts found by what a command is called and what click says, see tests/evaluator/cli/test_language.py."""
DOCUMENT = "document."
"""Diagnostics of questionnaires, which stand outside of evaluator."""
AREAS = {key.partition(".")[0] for key in catalogue()}
ANYTHING = r"[\w-]+"
QUOTED = re.compile(r"""(["'])([\w.-]+)\1(?P<goes_on> ?~)?""")
ASKED_OF_THE_REPORT = re.compile(r"""\bw\.r\(["']([\w-]+)["']""")

WEB = ROOT / "evaluator" / "web"
ENDPOINTS = {
    f"{area}.{function}"
    for area, room in (
        ("accounts", "accounts"),
        ("answering", "answering"),
        ("designing", "designing"),
        ("editor", "editing"),
        ("exporting", "exporting"),
        ("home", "portfolio"),
        ("operation", "operation"),
        ("reading", "coding"),
        ("releases", "releases"),
        ("coding", "coding"),
        ("materials", "coding"),
        ("importing", "importing"),
        ("invitations", "inviting"),
        ("exploring", "exploring"),
        ("owners", "owners"),
        ("paper", "paper"),
        ("privacy", "privacy"),
        ("questionnaires", "documents"),
        ("quoting", "quoting"),
        ("registers", "registers"),
        ("writing", "writing"),
    )
    for path in (WEB / room).glob("*.py")
    for function in re.findall(r"^def (\w+)", path.read_text("utf-8"), re.M)
}
"""Pages are named like texts where a template links to them."""


PARTS = ("remedy", "problem_in_editor", "remedy_in_editor")


def strings(path: Path) -> Iterator[str]:
    """Patterns of the strings in a module or template; what a string is put together with may be anything."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        yield from (re.escape(m[2]) + (ANYTHING if m["goes_on"] else "") for m in QUOTED.finditer(source))
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        if isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.Constant) for part in node.values):
            yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ANYTHING for p in node.values)


@cache
def sources() -> tuple[Path, ...]:
    files = [*(ROOT / "evaluator").rglob("*.py"), *(p for p in (ROOT / "templates").rglob("*") if p.is_file())]
    return tuple(path for path in files if "migrations" not in path.parts)


def test_every_text_is_used() -> None:
    """By its key or name as it stands, by what is put together with three letters of the name, or else (as where only
    the area is written out) by words of which the name is made and which all stand somewhere."""
    values = (path for library in ("surveys", "analysis") for path in (ROOT / library).rglob("*.py"))
    found = {pattern for path in (*sources(), *values) for pattern in strings(path) if len(pattern) < 80}
    plain = {re.sub(r"\\(.)", r"\1", pattern) for pattern in found if ANYTHING not in pattern}
    made = {one: re.compile(one) for one in found if ANYTHING in one and is_told(one)}
    pieces = {word.strip("-_") for one in (*plain, *found) for word in one.replace("\\", "").split(ANYTHING)}
    keys = [key for key in catalogue() if not key.startswith(COMMAND_LINE)]
    unused = [
        key
        for key in keys
        if plain.isdisjoint((key, name := key.partition(".")[2]))
        and not any(one.fullmatch(said) for one in made.values() for said in (key, name))
        and not is_made_of(name, pieces)
    ]
    assert unused == []


def is_told(pattern: str) -> bool:
    """Whether a pattern has three letters that are not those of an area."""
    name = pattern.partition(r"\.")[2] or pattern
    return len(re.findall("[a-z]", name.replace(ANYTHING, "").replace("\\", ""))) >= 3


def is_made_of(name: str, pieces: set[str]) -> bool:
    """Whether a name is words that stand somewhere, joined by dashes or underscores."""
    cuts = [place for place, letter in enumerate(name) if letter in "-_"]
    return name in pieces or any(name[:cut] in pieces and is_made_of(name[cut + 1 :], pieces) for cut in cuts)


def test_every_text_that_is_asked_for_by_its_name_exists() -> None:
    asked = set()
    for path in sources():
        source = path.read_text("utf-8")
        whole = (m[2] for m in QUOTED.finditer(source) if not m["goes_on"])
        asked |= {name for name in whole if re.fullmatch(r"[a-z]+\.[a-z_]+", name) and name.partition(".")[0] in AREAS}
        asked |= {f"report.{name}" for name in ASKED_OF_THE_REPORT.findall(source)}
    files = {f"{area}.{ending}" for area in AREAS for ending in ("html", "css", "typ", "py", "svg", "toml")}
    assert sorted(asked - files - ENDPOINTS - catalogue().keys() - words().keys()) == []


def test_both_languages_name_the_same_values() -> None:
    def named(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    texts = {key: text for key, text in catalogue().items() if not key.startswith(COMMAND_LINE)}
    for code, its in words().items():
        texts |= {f"{code}: problem": its.problem or its.term}
        texts |= {f"{code}: {part}": text for part in PARTS if (text := getattr(its, part))}
    assert [key for key, text in texts.items() if len({frozenset(named(text[one])) for one in LANGUAGES}) > 1] == []


def test_a_text_is_filled_in_and_an_unknown_one_is_an_error() -> None:
    assert Texts("da").number(1234.5, 1) == "1.234,5"
    assert Texts("fr").language == "da"
    with pytest.raises(KeyError):
        Texts("da")("common.there_is_no_such_text")


def test_danish_quotes_in_one_way() -> None:
    """By marks that stand high, the same before and after."""
    assert [key for key, text in catalogue().items() if re.search("[»«‘“]", text["da"])] == []
