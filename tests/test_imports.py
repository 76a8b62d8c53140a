"""Who may import what: the tables of docs/architecture.md, enforced by reading the source."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("analysis", "surveys", "evaluator")
ANYTHING = "*"
WEB_LIBRARIES = ("flask", "flask_login", "flask_wtf", "werkzeug", "wtforms")


def tables() -> list[dict[str, frozenset[str]]]:
    """The tables of docs/architecture.md that say what a room may import: room -> names. What a row says of one of its
    modules stands under that module, beside the rooms."""
    found: list[dict[str, frozenset[str]]] = []
    for line in (ROOT / "docs" / "architecture.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells and cells[-1] == "may import":
            found.append({})
        elif cells and found and (room := re.fullmatch(r"`([a-z._]+)`", cells[0])):
            for_all, *for_one = cells[-1].split(";")
            found[-1][room[1]] = names(for_all)
            for module, _, allowed in (one.partition(":") for one in for_one):
                FOR_ONE_MODULE[f"{room[1]}.{module.strip(' `')}"] = names(allowed)
    return found


def names(cell: str) -> frozenset[str]:
    return frozenset(re.findall(r"`([\w.*]+)`", cell))


FOR_ONE_MODULE: dict[str, frozenset[str]] = {}
ROOMS, ROOMS_OF_THE_WEB = tables()


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


MODULES = modules()


def imported(module: str, *, at_the_top: bool = False) -> Iterator[str]:
    """Every name that a module imports, also inside functions; ``from a import b`` gives ``a.b``."""
    tree = ast.parse(MODULES[module].read_text("utf-8"))
    for node in tree.body if at_the_top else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(name: str) -> str:
    """The module that ``name`` lies in; '' where it is none of ours."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def room_of(module: str, rooms: Iterable[str] = ROOMS) -> str:
    return max((room for room in rooms if within(module, room)), key=len, default="")


def is_allowed(module: str, name: str) -> bool:
    if name.split(".")[0] in sys.stdlib_module_names:
        return True
    return _is_in_row(module, name) and _is_in_row_of_the_web(module, name) and _is_flask_where_it_may(module, name)


def _is_in_row(module: str, name: str) -> bool:
    room = room_of(module)
    allowed = ROOMS[room] | FOR_ONE_MODULE.get(module, frozenset())
    if ANYTHING in allowed or any(within(name, entry) for entry in allowed):
        return True
    return module_of(name) != "" and room_of(name) == room


def _is_in_row_of_the_web(module: str, name: str) -> bool:
    here, there = (room_of(one, ROOMS_OF_THE_WEB) for one in (module, name))
    if not there:
        return True
    if not here:
        return not within(module, "evaluator.web") and ANYTHING in ROOMS[room_of(module)]
    return here == there or any(within(name, entry) for entry in ROOMS_OF_THE_WEB[here])


def _is_flask_where_it_may(module: str, name: str) -> bool:
    if name.split(".")[0] not in WEB_LIBRARIES:
        return True
    if within(module, "evaluator.demo"):
        return name == "flask.Flask"
    return within(module, "evaluator.web") or module == "surveys.answers.forms"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_room_may(module: str) -> None:
    wrong = sorted({name for name in imported(module) if not is_allowed(module, name)})
    assert not wrong, f"{module} may not import {', '.join(wrong)}; see docs/architecture.md"


def test_every_module_of_the_web_stands_in_a_room() -> None:
    assert [m for m in MODULES if m.startswith("evaluator.web.") and not room_of(m, ROOMS_OF_THE_WEB)] == []


def test_every_room_of_the_table_is_there_and_every_arrow_is_used() -> None:
    """What the table allows and nobody needs is taken out of it."""
    used = {(room_of(m), name) for m in MODULES for name in imported(m)}
    unused = [
        f"{room} -> {entry}"
        for room, allowed in ROOMS.items()
        for entry in allowed - {ANYTHING}
        if not any(its == room and within(name, entry) for its, name in used)
    ]
    assert [room for room in (*ROOMS, *ROOMS_OF_THE_WEB) if not any(within(m, room) for m in MODULES)] == []
    assert unused == []


def test_the_rules_refuse_what_the_table_forbids() -> None:
    forbidden = (
        ("analysis.ordinal", "surveys.answers.tally"),
        ("analysis.ordinal", "evaluator.store"),
        ("analysis.ordinal", "matplotlib.figure"),
        ("analysis.ordinal", "analysis.figures"),
        ("surveys.answers.tally", "analysis.results"),
        ("surveys.kinds.coding", "wtforms"),
        ("surveys.kinds.coding", "surveys.document.reading"),
        ("surveys.expressions.parser", "surveys.questionnaire"),
        ("surveys.xlsform.forms", "openpyxl"),
        ("evaluator.programme.model", "surveys.questionnaire"),
        ("evaluator.store.tables", "surveys.questionnaire"),
        ("evaluator.store.tables", "flask"),
        ("evaluator.answering.intake", "flask"),
        ("evaluator.answering.intake", "sqlalchemy"),
        ("evaluator.inviting.contacts", "evaluator.findings.model"),
        ("evaluator.rendering.html", "evaluator.store.tallies"),
        ("evaluator.findings.build", "evaluator.web.results.reports"),
        ("evaluator.web.shared.frame", "evaluator.web.results.reports"),
        ("evaluator.web.paper.views", "evaluator.web.editing.forms"),
        ("evaluator.cli.main", "flask"),
    )
    assert [pair for pair in forbidden if is_allowed(*pair)] == []


def circle(arrows: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_room_imports_in_a_circle() -> None:
    every = (*ROOMS, *ROOMS_OF_THE_WEB)
    arrows: dict[str, set[str]] = {}
    for module in MODULES:
        here = room_of(module, every)
        there = {room_of(module_of(name), every) for name in imported(module) if module_of(name)}
        arrows.setdefault(here, set()).update(there - {here})
    assert circle(arrows) == []


def test_no_module_imports_in_a_circle() -> None:
    """Not inside a function either: an import that waits only hides the circle."""
    arrows = {module: {module_of(name) for name in imported(module)} - {"", module} for module in MODULES}
    assert circle(arrows) == []


def test_no_commit_stands_below_a_view_or_a_command() -> None:
    for module, path in MODULES.items():
        if within(module, "evaluator.web") or within(module, "evaluator.cli"):
            continue
        calls = [
            node.lineno
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
        ]
        assert not calls or module == "evaluator.store.engine", f"{module} commits at line {calls}"


def test_no_source_file_is_longer_than_300_lines() -> None:
    assert {m: n for m, path in MODULES.items() if (n := len(path.read_text("utf-8").splitlines())) > 300} == {}


def test_no_folder_of_output_is_taken_for_code() -> None:
    """The demonstration writes ``demo/`` at the root, and its code stands in ``evaluator/demo/``."""
    assert "/demo/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert not list((ROOT / "demo").glob("*.py"))


def test_the_benchmarks_import_nothing_of_the_tests() -> None:
    for path in (ROOT / "bench").glob("*.py"):
        assert not re.search(r"^\s*(from|import) tests\b", path.read_text("utf-8"), re.M), path.name
