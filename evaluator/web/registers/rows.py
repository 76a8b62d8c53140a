"""One row of a register: its card, added, corrected, moved on, withdrawn and brought back."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, request
from flask.typing import ResponseReturnValue

from evaluator.programme.model import Programme
from evaluator.records.event_histories import first_states
from evaluator.records.model import ASSUMED, REFERENCE, SYNTHETIC, Column, Register
from evaluator.registers.card import Row, related
from evaluator.registers.correcting import bring_back_row, correct_row, withdraw_row
from evaluator.registers.keeping import add as add_row
from evaluator.registers.keeping import move, next_steps
from evaluator.registers.listing import suggestions
from evaluator.store.accounts import names
from evaluator.store.register_versions import ROW, Recorded, Version, columns_of
from evaluator.web.registers.desk import errors_of, known, moment, page, pages, register_or_403, row_or_404, to, today
from evaluator.web.registers.fields import Field, fields_of, narrowed, written_of
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.cards import sections
from evaluator.web.shared.posted import Errors, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected


@pages.route("/<register:register>/ny", methods=["GET", "POST"])
def add(programme: str, register: str) -> ResponseReturnValue:
    loaded, its = known(programme), register_or_403(programme, register)
    errors: Errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            with service().store.writing() as db:
                values = {name: value for name, value in request.form.items() if name in _names(its)}
                reference = add_row(db, programme, its.name, values, by=actor(), now=service().now())
            return to("card", programme, its, texts()("registry.added"), reference=reference)
        except InputRejected as error:
            errors = errors_of(error)
    drawn = page("add", loaded, its, errors, fields=_new_fields(loaded, its))
    return (drawn, 422) if errors else drawn


@pages.get("/<register:register>/raekke/<reference>")
def card(programme: str, register: str, reference: str) -> str:
    its = register_or_403(programme, register)
    return _card(known(programme), its, row_or_404(programme, its, reference), [])


@pages.post("/<register:register>/raekke/<reference>/trin")
def step(programme: str, register: str, reference: str) -> ResponseReturnValue:
    its, errors = register_or_403(programme, register), posted()
    row = row_or_404(programme, its, reference)
    if not errors:
        try:
            cells = {one.name: request.form.get(one.name, "") for one in its.history}
            with service().store.writing() as db:
                move(db, programme, its.name, reference, cells, by=actor(), now=service().now())
            return to("card", programme, its, texts()("registry.moved"), reference=reference)
        except InputRejected as error:
            errors = errors_of(error)
    return _card(known(programme), its, row, errors), 422


@pages.route("/<register:register>/raekke/<reference>/ret", methods=["GET", "POST"])
def correct(programme: str, register: str, reference: str) -> ResponseReturnValue:
    loaded, its = known(programme), register_or_403(programme, register)
    row, event = row_or_404(programme, its, reference), request.args.get("event", ROW, int)
    seen = _seen(row, event)
    errors: Errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            changed = _changed(its, event, seen)
            with service().store.writing() as db:
                correct_row(db, programme, its.name, reference, changed, _recorded(), event=event, seen=seen.number)
            return to("card", programme, its, texts()("registry.corrected"), reference=reference)
        except InputRejected as error:
            errors, seen = errors_of(error), _last(row_or_404(programme, its, reference), event)
    if request.method == "GET" and not _holds(row, event):
        return to("card", programme, its, reference=reference)
    return _correcting(loaded, its, reference, event, errors, seen.number)


def _correcting(
    programme: Programme, register: Register, reference: str, event: int, errors: Errors, version: int
) -> ResponseReturnValue:
    """The form, with what stands now where nobody typed otherwise. ``version``: the last that whoever fills it in was
    told of."""
    row, columns = row_or_404(programme.key, register, reference), _columns(register, event)
    with service().store.reading() as db:
        suggested = suggestions(db, programme.key, register)
    fields = fields_of(programme, register, columns, _now(register, event, row), texts(), suggested)
    drawn = page("correct", programme, register, errors, row=row, event=event, fields=fields, version=version)
    return (drawn, 422) if errors else drawn


@pages.route("/<register:register>/raekke/<reference>/traek", methods=["GET", "POST"])
def withdraw(programme: str, register: str, reference: str) -> ResponseReturnValue:
    loaded, its = known(programme), register_or_403(programme, register)
    row, event = row_or_404(programme, its, reference), request.args.get("event", ROW, int)
    seen = request.form.get("version", _many(row, event), int)
    errors: Errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            with service().store.writing() as db:
                withdraw_row(db, programme, its.name, reference, _recorded(), event=event, seen=seen)
            return to("card", programme, its, texts()("registry.withdrawn"), reference=reference)
        except InputRejected as error:
            row = row_or_404(programme, its, reference)
            errors, seen = errors_of(error), _many(row, event)
    if request.method == "GET" and not _holds(row, event):
        return to("card", programme, its, reference=reference)
    stands = _last(row, event).cells
    drawn = page("withdraw", loaded, its, errors, row=row, event=event, stands=stands, version=seen)
    return (drawn, 422) if errors else drawn


@pages.post("/<register:register>/raekke/<reference>/hent")
def bring_back(programme: str, register: str, reference: str) -> ResponseReturnValue:
    its, errors = register_or_403(programme, register), posted()
    row = row_or_404(programme, its, reference)
    if not errors:
        try:
            with service().store.writing() as db:
                bring_back_row(db, programme, its.name, reference, _recorded())
            return to("card", programme, its, texts()("registry.brought_back"), reference=reference)
        except InputRejected as error:
            errors = errors_of(error)
    return _card(known(programme), its, row, errors), 422


def _card(programme: Programme, register: Register, row: Row, errors: Errors) -> str:
    with service().store.reading(snapshot=True) as db:
        hangs, who = related(db, programme.key, register, row), names(db)
    steps = () if row.withdrawn else next_steps(register, row.events)
    typed = request.form if request.method == "POST" else {register.date: today().isoformat()}
    fields = fields_of(programme, register, register.history if steps else (), typed, texts())
    return page(
        "card",
        programme,
        register,
        errors,
        row=row,
        own=[one for one in (*register.columns, SYNTHETIC) if one.name not in (register.title, ASSUMED.name)],
        related=hangs,
        fields=narrowed(fields, register.state, steps),
        who=who,
        moment=moment,
        sections=list(sections(programme, register, row.reference)),
    )


def _new_fields(programme: Programme, register: Register) -> list[Field]:
    """Of a form that adds: a life begins today in its first state until something else is chosen."""
    first = first_states(register) if register.history else ()
    begun = (
        {} if register.events_optional or not first else {register.state: first[0], register.date: today().isoformat()}
    )
    typed = request.form if request.method == "POST" else begun
    columns = [one for one in register.in_file if one not in (REFERENCE, SYNTHETIC)]
    with service().store.reading() as db:
        suggested = suggestions(db, programme.key, register)
    fields = fields_of(programme, register, columns, typed, texts(), suggested)
    if register.events_optional:
        fields = [replace(one, must=one.must and one.column not in register.history) for one in fields]
    return narrowed(fields, register.state, first) if first else fields


def _names(register: Register) -> set[str]:
    return {one.name for one in register.in_file} - {SYNTHETIC.name}


def _columns(register: Register, event: int) -> list[Column]:
    return [one for one in columns_of(register.name, event) if one is not SYNTHETIC]


def _last(row: Row, event: int) -> Version:
    """The last version of the row, or of its event; 404 where there never was such an event."""
    its = [one.version for one in row.history if one.version.event == event]
    return max(its, key=lambda one: one.number) if its else abort(404)


def _holds(row: Row, event: int) -> bool:
    return not (row.withdrawn or _last(row, event).withdrawn)


def _many(row: Row, event: int) -> int:
    """How many versions there are of the row with its events, or of its event."""
    return sum(event in (ROW, one.version.event) for one in row.history)


def _seen(row: Row, event: int) -> Version:
    """The version that the form was drawn from: the last one, where none is posted."""
    its = {one.version.number: one.version for one in row.history if one.version.event == event}
    return its.get(request.form.get("version", 0, int)) or _last(row, event)


def _now(register: Register, event: int, row: Row) -> dict[str, str]:
    """What the fields have: what was typed into them, else what stands, also where it was corrected meanwhile."""
    now = written_of(_columns(register, event), _last(row, event).cells)
    return now | (_otherwise(register, event, _seen(row, event)) if request.method == "POST" else {})


def _changed(register: Register, event: int, seen: Version) -> dict[str, str]:
    """What was written otherwise than the form was drawn; all of it where nothing was, so that it is said."""
    return _otherwise(register, event, seen) or _typed(register, event)


def _otherwise(register: Register, event: int, seen: Version) -> dict[str, str]:
    before = written_of(_columns(register, event), seen.cells)
    return {name: value for name, value in _typed(register, event).items() if value != before[name].strip()}


def _typed(register: Register, event: int) -> dict[str, str]:
    names = [one.name for one in _columns(register, event)]
    return {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in names}


def _recorded() -> Recorded:
    return Recorded(actor(), service().now(), request.form.get("reason", "").strip())
