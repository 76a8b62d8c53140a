"""The page of a thing that is edited: its form, the faults beside the fields, and what others did meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from evaluator.web.editing.desk import Desk
from evaluator.web.editing.where import Where
from evaluator.web.fields.faults import RenderedFault
from evaluator.web.fields.forms import posted_rows
from evaluator.web.fields.parts import Part, StaleForm, as_typed, drawn_form
from evaluator.web.fields.values import Data, Value
from surveys.document.editing import users_of
from surveys.document.values import Content
from surveys.kinds.all import KINDS
from surveys.kinds.note import NOTE


def drawn(
    here: Desk,
    part: Part[Where],
    name: str,
    *,
    data: Data | None = None,
    problem: str = "",
    faults: Iterable[RenderedFault] = (),
    overtaken: StaleForm | None = None,
) -> str:
    """The page with ``data`` in its fields, else what is stored. ``problem`` is a text that says why it was not saved,
    ``faults`` those of the form that was posted, ``overtaken`` what others saved. Raises KeyError where the thing is
    gone."""
    table = part.find(here.content, name)
    where = here.where(item=name, rows=posted_rows() if data is not None else {})
    saved = here.faults_at(part.kind, name)
    return here.show(
        "part.html",
        writes=part.kind == "item" and _writes(table),
        kind=part.kind,
        name=name,
        table=table,
        drawn=drawn_form(part, where, table, data, [*faults, *saved]),
        elsewhere=len(here.faults) - len(saved),
        problem=problem,
        overtaken=overtaken,
        users=users_of(here.content, name) if part.kind == "scale" else [],
    )


def typed_table(here: Desk, part: Part[Where], name: str) -> tuple[Content, dict[str, Value]]:
    """What was typed, as a table and by field, where it cannot be saved; also of a thing that is gone."""
    where = here.where(item=name, rows=posted_rows())
    try:
        table = part.find(here.content, name)
    except KeyError:
        table = {"key": name} | ({"kind": _posted_kind()} if part.kind == "item" else {})
    return as_typed(part, where, table)


def _posted_kind() -> str:
    kind = request.form.get("kind", "")
    return kind if kind in KINDS else NOTE.name


def _writes(item: Content) -> bool:
    """Whether a question has a field in which people write what they like."""
    kind = KINDS.get(str(item.get("kind")))
    choices = item.get("choices", [])
    return (kind is not None and kind.words) or any(
        isinstance(one, dict) and one.get("other") is True for one in choices if isinstance(choices, list)
    )
