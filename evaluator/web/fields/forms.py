"""The WTForms form of a part: its fields, what was typed, and what others saved while somebody typed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from evaluator.web.fields.values import Data, Spec, Value

BASE: Final = "base"
"""The field that holds the values with which the form was drawn."""
_ROW: Final = re.compile(r"([a-z_]+)-(\d+)-(.+)")
_OPTIONS: Final = {"select": SelectField, "radio": SelectField, "checks": SelectMultipleField}
_FIELDS: Final[Mapping[str, type[Field]]] = {"area": TextAreaField, "lines": TextAreaField, "check": BooleanField}


def form_of(specs: Mapping[str, Spec], data: Data | None = None) -> FlaskForm:
    """The form of the fields, filled with ``data``, else as they are."""
    fields: dict[str, Any] = {name: _field(spec) for name, spec in specs.items()}
    values = {name: spec.value for name, spec in specs.items()} | dict(data or {})
    fields[BASE] = HiddenField()
    base = base_of({name: spec.value for name, spec in specs.items()})
    form_class = type("PartForm", (FlaskForm,), fields)
    return form_class(formdata=None, data=values | {BASE: base})


def base_of(values: Data) -> str:
    """What the hidden field of a form says that was drawn with these values."""
    return json.dumps(without_blanks(values), sort_keys=True)


def _field(spec: Spec) -> Field:
    if spec.widget in _OPTIONS:
        return _OPTIONS[spec.widget](choices=[SelectChoice(*option) for option in spec.options], validate_choice=False)
    return _FIELDS.get(spec.widget, StringField)()


def typed(specs: Mapping[str, Spec]) -> dict[str, Value]:
    """What was posted, by field; a row's buttons have been followed. A field that was not posted, such as one of a
    question that was only now chosen, is as it was, and so is one that cannot be changed."""
    found: dict[str, Value] = {}
    for name, spec in specs.items():
        if spec.fixed:
            found[name] = spec.value
        elif spec.widget == "check":
            found[name] = name in request.form
        elif spec.widget == "checks":
            found[name] = request.form.getlist(name)
        else:
            found[name] = _plain(request.form.get(name, spec.value))
    return _moved(found, request.form.get("up", ""), request.form.get("drop", ""))


def overwritten(specs: Mapping[str, Spec]) -> list[Spec]:
    """The fields that cannot be changed for which something else was posted."""
    return [
        spec for spec in specs.values() if spec.fixed and _plain(request.form.get(spec.name, spec.value)) != spec.value
    ]


def _plain(value: Any) -> Value:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def posted_rows() -> dict[str, int]:
    """How many rows of each list were posted."""
    found: dict[str, int] = {}
    for name in request.form:
        if row := _ROW.fullmatch(name):
            found[row[1]] = min(max(found.get(row[1], 0), int(row[2]) + 1), 500)
    return found


def _moved(data: dict[str, Value], up: str, drop: str) -> dict[str, Value]:
    """The rows with one moved up (``choices-2``) or taken out."""
    new = dict(data)
    for name, value in data.items():
        row = _ROW.fullmatch(name)
        if row is None:
            continue
        place, number = f"{row[1]}-{row[2]}", int(row[2])
        if place == drop:
            new[name] = value if isinstance(value, bool) and not value else False if isinstance(value, bool) else ""
        elif place == up and number:
            above = f"{row[1]}-{number - 1}-{row[3]}"
            new[name], new[above] = data.get(above, ""), value
    return new


def without_blanks(data: Data) -> dict[str, Value]:
    """The fields in which something stands: how many empty rows a form has does not count."""
    return {name: value for name, value in data.items() if value}


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What others changed while somebody typed: ``merged`` is what was typed, with theirs in the fields that were not
    touched; ``theirs`` what they wrote, by field."""

    merged: dict[str, Value]
    theirs: dict[str, Value]


def meanwhile(now: Data, mine: Data) -> Meanwhile | None:
    """None where the form was drawn with the values that are there ``now``."""
    try:
        base = json.loads(request.form.get(BASE, ""))
    except (ValueError, RecursionError):
        return None
    current = without_blanks(now)
    if not isinstance(base, dict) or base == current:
        return None
    changed = sorted(name for name in {*base, *current} if base.get(name) != current.get(name))
    merged = dict(mine)
    for name in changed:
        if name in now and (merged.get(name) or None) == base.get(name):
            merged[name] = now[name]
    return Meanwhile(merged, {name: current.get(name, "") for name in changed})
