"""What the pages of the registers share: the blueprint, the register and the row of the address, and forms that come
back as they were filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_wtf import FlaskForm
from werkzeug.routing import BaseConverter, ValidationError
from werkzeug.wrappers import Response

from evaluator.programme.model import Programme
from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.card import Row, row_of
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import Texts
from evaluator.texts.diagnostics import rendered
from evaluator.web.registers.wording import Wording
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors
from evaluator.web.shared.service import service
from surveys.diagnostics import Column as ColumnStep
from surveys.diagnostics import Diagnostic, InputRejected

pages: Final = protected(
    "registers",
    __name__,
    roles=sorted({register.kept_by for register in REGISTERS.values()}),
    url_prefix="/p/<programme>/registre",
)
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "-"})


@cache
def _in_addresses() -> Mapping[str, str]:
    """The Danish name of each register in letters that addresses have, to its own name."""
    t = Texts("da")
    return {t(f"registers.name_{name}").translate(_LETTERS): name for name in REGISTERS}


class RegisterConverter(BaseConverter):
    """'proevehandlinger' in an address is the register 'trial_actions'."""

    def to_python(self, value: str) -> str:
        if value not in _in_addresses():
            raise ValidationError
        return _in_addresses()[value]

    def to_url(self, value: str) -> str:
        """Of a register by its own name, or as an address has it already."""
        return {name: written for written, name in _in_addresses().items()}.get(value, value)


@pages.record_once
def _convert(state: BlueprintSetupState) -> None:
    """Before the routes below are added, which is done in the order in which they are recorded."""
    state.app.url_map.converters["register"] = RegisterConverter


def register_or_403(programme: str, name: str) -> Register:
    """The register of the address, for whoever keeps it."""
    register = REGISTERS[name]
    return register if may((register.kept_by,), programme) else abort(403)


def row_or_404(programme: str, register: Register, reference: str) -> Row:
    """The row of the address, also one that was withdrawn."""
    with service().store.reading(snapshot=True) as db:
        return row_of(db, programme, register, reference) or abort(404)


def page(
    template: str, programme: Programme, register: Register, errors: Errors | None = None, **values: object
) -> str:
    """A page of a register; ``errors`` stand at its top."""

    def link(endpoint: str, query: Mapping[str, str] | None = None, **its: object) -> str:
        where = {**its, **(query or {}), "programme": programme.key, "register": register.name}
        return url_for(f"registers.{endpoint}", **where)  # type: ignore[arg-type]

    common = {"register": register, "words": Wording(programme, texts(), register), "link": link}
    common |= {"errors": errors or [], "form": FlaskForm()}
    return show(f"registers/{template}.html", programme, **common | {"typed": request.form} | values)


def errors_of(error: InputRejected) -> Errors:
    """What was refused, in words, by the field that it is about."""
    found = []
    for one in error.diagnostics:
        columns = [step.name for step in one.place if isinstance(step, ColumnStep)]
        field = "reason" if one.code == "registers.no_reason" else columns[-1] if columns else ""
        found.append((field, _said(one, field)))
    return found


def _said(one: Diagnostic, field: str) -> str:
    """A form has fields and no cells, and may lack several."""
    if one.code == "registers.empty_cell" and field:
        return texts()("registry.fill_in", column=texts()(f"registers.column_{field}"))
    return rendered(one, texts(), in_editor=True).sentences


def to(endpoint: str, programme: str, register: Register, said: str = "", **values: object) -> Response:
    """Go on to another page, which says what was done."""
    if said:
        flash(said)
    address = url_for(f"registers.{endpoint}", programme=programme, register=register.name, **values)  # type: ignore[arg-type]
    return redirect(address)


def moment(at: dt.datetime) -> str:
    local = at.astimezone(TIME_ZONE)
    return texts().date_and_time(local.date(), local.time())


def today() -> dt.date:
    return service().now().astimezone(TIME_ZONE).date()


def known(programme: str) -> Programme:
    return programme_or_404(programme)
