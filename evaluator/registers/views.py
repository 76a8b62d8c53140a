"""Views of registers: what a list was asked for, saved under a name that all who keep the register share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.programme.model import Programme
from evaluator.records.model import Register
from evaluator.registers.cells import is_printable
from evaluator.registers.listing import filters_of, query_of
from evaluator.store import register_views as store
from evaluator.store.register_views import View
from surveys.diagnostics import Column as ColumnStep
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_TITLE: Final = 80
MOST: Final = 50
"""Views of a register; somebody who saves more has no use of them."""


def saved(db: Connection, programme: str, register: Register) -> list[View]:
    """By title."""
    return store.views(db, programme, register.name)


def save(
    db: Connection, programme: Programme, register: Register, title: str, args: Mapping[str, str], *, by: str
) -> str:
    """Save what an address asks for, as far as it is understood, and give its query back. A view of the same title
    gives way. Raises InputRejected for a title that is empty, too long or unprintable, and where there are enough."""
    title, place = " ".join(title.split()), (register.name, ColumnStep("view"))
    others = {view.title for view in saved(db, programme.key, register)} - {title}
    wrong = [
        Diagnostic(name, place, {"most": most})
        for name, is_wrong, most in (
            ("registers.view_without_title", not title, 0),
            ("registers.long_view", len(title) > LONGEST_TITLE, LONGEST_TITLE),
            ("registers.unprintable_cell", not is_printable(title), 0),
            ("registers.too_many_views", len(others) >= MOST, MOST),
        )
        if is_wrong
    ]
    if wrong:
        raise InputRejected(wrong)
    query = query_of(register, filters_of(db, programme, register), args).address
    store.save_view(db, programme.key, register.name, title, query, by)
    return query


def delete(db: Connection, programme: str, register: Register, id_: UUID) -> bool:
    """Whether there was such a view."""
    return store.delete_view(db, programme, register.name, id_)
