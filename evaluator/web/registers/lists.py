"""The registers of a programme: all of them, and each as a list that is searched, narrowed, sorted and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from evaluator.exporting.formats import FORMATS
from evaluator.exporting.registers import note_taken, registers_tables
from evaluator.findings.registers import of_the_year
from evaluator.owners.overview import overview
from evaluator.owners.rows import OWNED, asked_rows
from evaluator.printing.pdf import overview_pdf
from evaluator.programme.model import Programme
from evaluator.records.event_histories import delay_of
from evaluator.records.model import Register
from evaluator.registers import views as use
from evaluator.registers.listing import default_sort, gaps, in_overview, listing
from evaluator.registers.status import counting_in, standings
from evaluator.store import registers as store
from evaluator.store.to_do import empty_registers
from evaluator.web.registers.desk import errors_of, known, moment, page, pages, register_or_403, to, today
from evaluator.web.registers.wording import Wording, listed_columns
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.posted import Errors, expired, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.tables.writing import CSV_TYPE

if TYPE_CHECKING:
    from sqlalchemy import Connection

TYPES = {"csv": CSV_TYPE, "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@needs_doing("registers", "registers.front")
def empty(now: Now) -> int:
    """Registers without a row in which indicators count."""
    return empty_registers(now.db, now.programme.key, counting_in(now.programme).keys())


@pages.get("/")
def front(programme: str) -> str:
    loaded = known(programme)
    with service().store.reading(snapshot=True) as db:
        found = standings(db, loaded, today=today())
    shown = {"words": Wording(loaded, texts()), "moment": moment, "counting": counting_in(loaded)}
    return show("registers/front.html", loaded, found=found, **shown)


@pages.get("/<register:register>/")
def rows(programme: str, register: str) -> ResponseReturnValue:
    if not all(request.args.values()):  # of the form: an address that is short enough to be sent on
        asked = urlencode({name: value for name, value in request.args.items() if value})
        return redirect(f"{url_for('registers.rows', programme=programme, register=register)}?{asked}".rstrip("?"))
    return _rows(known(programme), register_or_403(programme, register), [])


@pages.post("/<register:register>/visninger")
def save_view(programme: str, register: str) -> ResponseReturnValue:
    its, errors = register_or_403(programme, register), posted()
    if not errors:
        try:
            with service().store.writing() as db:
                query = use.save(db, known(programme), its, request.form.get("view", ""), request.args, by=actor())
            flash(texts()("registry.view_saved"))
            return redirect(f"{url_for('registers.rows', programme=programme, register=register)}?{query}".rstrip("?"))
        except InputRejected as error:
            errors = errors_of(error)
    return _rows(known(programme), its, errors), 422


@pages.post("/<register:register>/visninger/<uuid:view>/slet")
def delete_view(programme: str, register: str, view: UUID) -> ResponseReturnValue:
    its = register_or_403(programme, register)
    if expired():
        return to("rows", programme, its)
    with service().store.writing() as db:
        use.delete(db, programme, its, view) or abort(404)
    return to("rows", programme, its, texts()("registry.view_deleted"))


@pages.post("/<register:register>/hent")
def take(programme: str, register: str) -> ResponseReturnValue:
    its, kind = register_or_403(programme, register), request.form.get("format", "")
    if expired() or kind not in TYPES:
        return to("rows", programme, its)
    try:
        with service().store.writing() as db:
            tables = registers_tables(db, programme, its.name, texts().language, actor=actor(), now=service().now())
    except InputRejected as error:
        return _rows(known(programme), its, errors_of(error)), 422
    files = FORMATS[kind](tables[0])
    name = next(one for one in files if one.endswith(f".{kind}"))
    return download(files[name], TYPES[kind], name)


@pages.get("/<register:register>/overblik.pdf")
def printed(programme: str, register: str) -> ResponseReturnValue:
    """How far the rows have come, on paper."""
    its, loaded = register_or_403(programme, register), known(programme)
    if its.name not in OWNED:
        abort(404)
    with service().store.writing() as db:
        found = in_overview(db, loaded, its, request.args, today=today())
        content = overview(db, loaded, its, found, texts(), today())
        note_taken(db, programme, its, len(found), actor=actor(), now=service().now(), form="PDF")
    return download(
        overview_pdf(content, today()), "application/pdf", f"{programme}-{its.name.replace('_', '-')}-status.pdf"
    )


def _rows(programme: Programme, register: Register, errors: Errors) -> str:
    with service().store.reading(snapshot=True) as db:
        found = listing(db, programme, register, request.args, today=today())
        views = use.saved(db, programme.key, register)
        asked = asked_rows(db, programme.key, register.name, [str(row["reference"]) for row in found.rows])
        budget = _yearly_hours(db, programme.key) if register.name == "hours" and found.total else None
    return page(
        "rows",
        programme,
        register,
        errors,
        found=found,
        views=views,
        asked=asked,
        columns=listed_columns(register),
        gaps=gaps(register),
        is_owned=register.name in OWNED,
        budget=budget,
        is_late=lambda row: delay_of(register, row, str(row.get(register.state) or ""), today()) == "overdue",
        sorted_by=found.query.sort or default_sort(register),
    )


def _yearly_hours(db: Connection, programme: str) -> float:
    """What the lines of this year's budget add up to, whatever the list shows of them."""
    lines = of_the_year(store.rows(db, programme, "hours"), today().year)
    return float(sum(row["hours_per_year"] for row in lines))
