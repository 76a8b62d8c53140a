"""A diagnostic as values of JSON, so that it can be told later and in any language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from surveys.diagnostics import Diagnostic, Term, Value


def kept(its: Diagnostic) -> dict[str, Any]:
    """Its place is words."""
    values = {key: _kept(one) for key, one in its.values.items()}
    return {"code": its.code, "severity": its.severity, "place": [str(one) for one in its.place], "values": values}


def from_kept(its: Mapping[str, Any]) -> Diagnostic:
    values = {key: _from_kept(one) for key, one in its["values"].items()}
    return Diagnostic(its["code"], tuple(its.get("place", ())), values, its["severity"])


def _kept(value: Value) -> Any:
    if isinstance(value, Diagnostic):
        return kept(value)
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    return {"term": value.code} if isinstance(value, Term) else str(value)


def _from_kept(value: Any) -> Value:
    if not isinstance(value, Mapping):
        return str(value)
    if "date" in value:
        return dt.date.fromisoformat(value["date"])
    return Term(value["term"]) if "term" in value else from_kept(value)
