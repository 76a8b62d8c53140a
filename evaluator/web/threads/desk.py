"""What the pages of threads share: the blueprint, rows as forms name them, and what was refused in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.store.register_lists import holds_synthetic
from evaluator.store.register_versions import Recorded
from evaluator.store.threads import Key
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts.diagnostics import rendered
from evaluator.threads.rows import IN_THREADS
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

pages: Final = protected("thread_pages", __name__, roles=EVALUATING, url_prefix="/p/<programme>/sager")
Errors = Sequence[str]


def today() -> dt.date:
    return service().now().astimezone(TIME_ZONE).date()


def page(template: str, programme: str, errors: Errors = (), **values: object) -> str | tuple[str, int]:
    """A page; with ``errors`` at its top, as it was filled in, where something was refused."""
    common = {"errors": errors, "form": FlaskForm(), "typed": request.form, "row_address": row_address, "name": named}
    shown = show(f"threads/{template}.html", programme_or_404(programme), **common | marked(programme) | values)
    return (shown, 422) if errors else shown


def marked(programme: str) -> dict[str, object]:
    """Whether any row that can be a step of a matter is demonstration data."""
    with service().store.reading() as db:
        return {"synthetic_rows": holds_synthetic(db, programme, IN_THREADS)}


def posted() -> Errors:
    """What is wrong with the token of a form; nothing where all is well."""
    return () if FlaskForm().validate_on_submit() else (texts()("threads.expired"),)


def errors_of(error: InputRejected) -> Errors:
    return tuple(rendered(one, texts(), in_editor=True).sentences for one in error.diagnostics)


def to(endpoint: str, programme: str, said: str, **values: object) -> Response:
    """Go on to another page, which says what was done."""
    flash(texts()(said))
    return redirect(url_for(f"thread_pages.{endpoint}", programme=programme, **values))  # type: ignore[arg-type]


def named(key: Key) -> str:
    """A row as a form names it."""
    return ":".join(key)


def keys(names: Iterable[str]) -> list[Key]:
    """The rows that a form named."""
    parts = (name.partition(":") for name in names)
    return [(register, reference) for register, _, reference in parts]


def chosen_keys(field: str = "row") -> list[Key]:
    return keys(request.form.getlist(field))


def recorded(reason: str = "") -> Recorded:
    return Recorded(actor(), service().now(), reason)


def row_address(programme: str, register: str, reference: str) -> str:
    """The page of a row."""
    return url_for("registers.card", programme=programme, register=register, reference=reference)


def thread_posted(name: str) -> UUID | None:
    """A thread that a form names; None where it names none."""
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        return None
