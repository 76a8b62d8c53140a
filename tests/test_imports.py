"""Who may import what: the table of docs/architecture.md, enforced by reading the source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("analysis", "surveys", "evaluator")

TABLE: dict[str, frozenset[str]] = {
    # Longest prefix wins. Values are import prefixes allowed besides the standard library and the module's own package.
    "analysis": frozenset({"numpy", "scipy"}),
    "analysis.figures": frozenset({"numpy", "scipy", "matplotlib"}),
    "surveys": frozenset(),
    "surveys.forms": frozenset({"wtforms"}),
    "surveys.xlsform_sheets": frozenset({"openpyxl"}),
    "evaluator.faults": frozenset(),
    "evaluator.texts": frozenset({"babel"}),
    "evaluator.programme": frozenset({"analysis.criteria"}),
    "evaluator.store": frozenset({"sqlalchemy", "numpy", "alembic", "evaluator.faults"}),
    "evaluator.vault": frozenset(
        {
            "sqlalchemy",
            "numpy",
            "alembic",
            "evaluator.faults",
            "evaluator.store.engine",
            "evaluator.store.base",
            "evaluator.store.migration",
        }
    ),
    "evaluator.reporting": frozenset(
        {
            "evaluator.findings.model",
            "evaluator.findings.following",
            "evaluator.programme",
            "evaluator.texts",
            "evaluator.paths",
            "analysis.figures",
            "analysis.comparability.Comparability",
            "analysis.results",
            "analysis.trial_actions.Counts",
            "surveys.questionnaire",
            "evaluator.letters",
            "evaluator.paper_forms",
            "jinja2",
            "markupsafe",
            "segno",
            "typst",
        }
    ),
    "evaluator.findings": frozenset(
        {
            "evaluator.programme",
            "evaluator.store",
            "evaluator.vault",
            "evaluator.faults",
            "surveys",
            "analysis",
            "sqlalchemy.Connection",
        }
    ),
    # Use cases.
    "evaluator": frozenset(
        {
            "evaluator.programme",
            "evaluator.store",
            "evaluator.vault",
            "evaluator.findings",
            "evaluator.faults",
            "evaluator.texts",
            "evaluator.paths",
            "surveys",
            "analysis",
            "argon2",
            "sqlalchemy.Connection",
            "openpyxl",
            "defusedxml",
        }
    ),
    "evaluator.web": frozenset({"*"}),
    "evaluator.cli": frozenset({"*"}),
    "evaluator.app": frozenset({"*"}),
    "evaluator.demo": frozenset({"*"}),
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imported(module: str, path: Path) -> Iterator[str]:
    """Every name that the file imports, also inside functions; ``from a import b`` gives ``a.b``."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parent = package.split(".")
                base = ".".join([*parent[: len(parent) - node.level + 1], *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def rule_for(module: str) -> tuple[str, frozenset[str]]:
    prefix = max((key for key in TABLE if within(module, key)), key=len)
    return prefix, TABLE[prefix]


def within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith((prefix + ".", prefix + "_"))


def is_allowed(module: str, name: str) -> bool:
    prefix, allowed = rule_for(module)
    if "*" in allowed or name.split(".")[0] in sys.stdlib_module_names:
        return True
    own = prefix if prefix != "evaluator" else module
    if prefix.split(".")[0] in ("analysis", "surveys"):
        own = prefix.split(".")[0]
        if name.startswith("analysis.figures") and module != "analysis.figures":
            return False
    if own != "evaluator" and within(name, own):
        return True
    if prefix == "evaluator" and is_use_case(name):
        return True
    return any(within(name, entry) for entry in allowed)


def is_use_case(name: str) -> bool:
    """``evaluator.X`` or a name in it, where X is a module straight in evaluator/ that is not of the web layer."""
    parts = name.split(".")
    if len(parts) < 2 or parts[0] != "evaluator":
        return False
    return (ROOT / "evaluator" / f"{parts[1]}.py").exists() and parts[1] not in ("app", "cli")


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_a_module_imports_only_what_its_package_may(module: str, path: Path) -> None:
    wrong = sorted({name for name in imported(module, path) if not is_allowed(module, name)})
    assert not wrong, f"{path.relative_to(ROOT)} may not import {', '.join(wrong)}; see docs/architecture.md"


def test_the_rules_refuse_what_the_table_forbids() -> None:
    forbidden = (
        ("analysis.ordinal", "surveys.tally"),
        ("analysis.ordinal", "evaluator.store"),
        ("analysis.ordinal", "matplotlib.figure"),
        ("analysis.ordinal", "analysis.figures"),
        ("surveys.tally", "analysis.results"),
        ("surveys.coding", "wtforms"),
        ("surveys.xlsform", "openpyxl"),
        ("evaluator.programme.model", "surveys.questionnaire"),
        ("evaluator.store.tables", "surveys.questionnaire"),
        ("evaluator.store.tables", "flask"),
        ("evaluator.intake", "flask"),
        ("evaluator.intake", "sqlalchemy"),
        ("evaluator.reporting.html", "evaluator.store.tallies"),
        ("evaluator.findings.build", "evaluator.web.reports"),
    )
    assert [pair for pair in forbidden if is_allowed(*pair)] == []


def test_no_commit_stands_below_a_view_or_a_command() -> None:
    for module, path in modules():
        if within(module, "evaluator.web") or module in ("evaluator.cli", "evaluator.app"):
            continue
        calls = [
            node.lineno
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
        ]
        assert not calls or module == "evaluator.store.engine", f"{module} commits at line {calls}"


def test_no_source_file_is_longer_than_300_lines() -> None:
    long = {module: n for module, path in modules() if (n := len(path.read_text("utf-8").splitlines())) > 300}
    assert long == {}
