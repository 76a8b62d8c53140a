"""What was found against the texts of a proposal, kept in its document so that a gate can tell it in any language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.diagnostics import Diagnostic, Term, Value


def kept(its: Diagnostic) -> dict[str, Any]:
    """The diagnostic as values of JSON. Its place is words."""
    values = {key: _kept(one) for key, one in its.values.items()}
    return {"code": its.code, "severity": its.severity, "place": [str(one) for one in its.place], "values": values}


def from_kept(its: Mapping[str, Any]) -> Diagnostic:
    values = {key: _from_kept(one) for key, one in its["values"].items()}
    return Diagnostic(its["code"], tuple(its.get("place", ())), values, its["severity"])


def _kept(value: Value) -> Any:
    if isinstance(value, Diagnostic):
        return kept(value)
    return {"term": value.code} if isinstance(value, Term) else str(value)


def _from_kept(value: Any) -> Value:
    if isinstance(value, Mapping):
        return Term(value["term"]) if "term" in value else from_kept(value)
    return str(value)
