"""The appendix of methods: complete for whatever findings can hold, and silent about what a report does not use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from analysis.comparing import compare_overlapping
from evaluator.findings.change_findings import Change
from evaluator.findings.strata import AskedGroup, Strata
from evaluator.reporting.methods import METHODS
from evaluator.texts import catalogue

ROOT = Path(__file__).parents[3]
RULES = {
    "census",
    "matched-effect",
    "people",
    "not-computed",
    "rule-interval",
    "rule-value",
    "comparability",
    "disclosure",
    "themes",
    "count",
    "manual",
}
"""Entries that are counts and rules of the evaluation, not published methods."""
NO_METHODS = {
    *("cap-too-low", "empty-level", "no-population", "not-converged", "nothing-answered"),
    *("g", "ignore", "increase", "interval", "logit", "met", "relative-effect", "share-change", "stable"),
    *("mixed", "suppressed", "undecided", "wilson"),
    *("ftol", "gtol", "improper-solution", "maxiter", "right", "too-few-items", "too-few-respondents"),
}
"""Words in `analysis` that look like the name of a method. Wilson's interval is a part of Newcombe's only."""
TOLD = {name for method in METHODS for name in method.names}


@cache
def source(module: str) -> ast.Module:
    return ast.parse((ROOT / module.replace(".", "/")).with_suffix(".py").read_text("utf-8"))


def imported(module: str) -> dict[str, str]:
    """Names that a module takes from `analysis`, each with the module it comes from."""
    nodes = (node for node in ast.walk(source(module)) if isinstance(node, ast.ImportFrom))
    return {
        alias.name: str(node.module)
        for node in nodes
        if (node.module or "").startswith("analysis.")
        for alias in node.names
    }


def reached(module: str, name: str, seen: set[tuple[str, str]]) -> Iterator[ast.stmt]:
    """The definition of a name and all that it calls, in its own module and in those that this imports."""
    if (module, name) in seen:
        return
    seen.add((module, name))
    others = imported(module)
    if name in others:
        yield from reached(others[name], name, seen)
    for node in source(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            yield node
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name):
                    yield from reached(module, inner.id, seen)


def methods_of_findings() -> set[str]:
    """Every method that a function of `analysis` can name, of those that findings call."""
    seen: set[tuple[str, str]] = set()
    found = set()
    for path in sorted((ROOT / "evaluator" / "findings").glob("*.py")):
        module = f"evaluator.findings.{path.stem}"
        for name, origin in imported(module).items():
            for node in reached(origin, name, seen):
                words = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
                found |= {word for word in words if isinstance(word, str) and re.fullmatch("[a-z]+(-[a-z]+)*", word)}
    return found - NO_METHODS


def test_every_method_that_findings_can_name_is_told() -> None:
    named = methods_of_findings()
    assert {"clopper-pearson", "hypergeometric", "stratified", "order-statistics"} <= named
    assert sorted(named - TOLD) == []


def test_every_method_that_the_trace_and_the_adjustment_can_name_is_told() -> None:
    traced = {key.removeprefix("report.method_") for key in catalogue() if key.startswith("report.method_")}
    words = {
        node.value
        for path in (ROOT / "evaluator" / "findings").glob("*.py")
        if path.name not in ("written.py", "left_out.py")  # their places and tables are no methods
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    adjusted = {key.removeprefix("report.correction_") for key in catalogue() if key.startswith("report.correction_")}
    assert {"count", "census", "stratified"} <= traced & words
    assert sorted((traced & words | adjusted) - TOLD) == ["none"]


def test_a_published_method_has_its_author_and_year() -> None:
    assert {method.key for method in METHODS if not method.reference} == RULES
    for method in METHODS:
        assert not method.reference or "(19" in method.reference or "(20" in method.reference, method.key


def test_no_method_is_told_twice() -> None:
    names = [name for method in METHODS for name in method.names]
    assert len(names) == len(set(names))


def test_only_methods_in_use_are_told(written) -> None:
    said = written("methods")
    assert "Relativ effekt: " in said
    assert "E. Brunner, U. Munzel, Biometrical Journal 42 (2000) 17–25;" in said
    assert "Svar fra en gruppe med færre end 5 svar vises ikke og er ikke talt med i nogen sum" in said
    for unused in ("bootstrap", "Effektivt antal svar", "Newcombes"):
        assert unused not in said


def test_a_report_without_figures_says_that_it_uses_no_method(written, findings) -> None:
    nothing = replace(findings.involvement, cells=(), lowest=None)
    said = written("methods", indicators=(), involvement=nothing)
    assert said == "Metoderne\nRapporten har ingen tal, der er regnet efter en metode."


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("da", ("Permutationstest", "Newcombes interval", "Effektivt antal svar", "Holms justering")),
        ("en", ("Permutation test", "Newcombe's interval", "Effective number of answers", "Holm's adjustment")),
    ],
)
def test_a_method_is_told_as_soon_as_a_figure_rests_on_it(written, findings, language: str, titles) -> None:
    linked = compare_overlapping([[4, 6], [2, 8]], (3, 4), (2, 7))
    first = replace(
        findings.indicators[0],
        changes=(Change("m1", None, linked, family="citizens", adjusted=0.2, correction="holm"),),
        strata=Strata((AskedGroup("citizens", 60, 44, 30), AskedGroup("leaders", 30, 21, 16))),
    )
    said = written("methods", language, indicators=(first,))
    for title in titles:
        assert title in said
