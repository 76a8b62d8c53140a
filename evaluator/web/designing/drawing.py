"""The page of a thing that is edited: its form, the faults beside the fields, the picture, and what others did."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from evaluator.designing.operations import users_of
from evaluator.web.designing.desk import Desk
from evaluator.web.designing.part import DesignPart, EntryPart
from evaluator.web.designing.picture import picture_of
from evaluator.web.designing.theory_parts import LINKS
from evaluator.web.designing.where import Where
from evaluator.web.fields.faults import RenderedFault
from evaluator.web.fields.forms import BASE, base_of, posted_rows
from evaluator.web.fields.parts import Drawn, StaleForm, as_typed, drawn_form
from evaluator.web.fields.values import Data, Value, blocks_of, data_of
from surveys.document.values import Content


def drawn(
    here: Desk,
    part: DesignPart,
    name: str,
    *,
    data: Data | None = None,
    filled: Content | None = None,
    problem: str = "",
    faults: Iterable[RenderedFault] = (),
    overtaken: StaleForm | None = None,
) -> str:
    """The page with ``data`` in its fields, else what is stored. ``problem`` is a text that says why it was not saved,
    ``faults`` those of the form that was posted, ``overtaken`` what others saved. ``filled``: the table that the form
    gives which is looked at before it is saved. Raises KeyError where the thing is gone."""
    table = part.find(here.content, name)
    saved = here.faults_at(part.kind, name)
    where = _where(here, data)
    return here.show(
        part.template,
        kind=part.kind or "settings",
        slug=part.slug,
        listed_on=part.listed_on,
        name=name,
        table=table,
        drawn=_form(part, where, table, filled, data, [*faults, *saved]),
        told=part.told(where, name, filled or table),
        is_looked_at=filled is not None,
        elsewhere=len(here.faults) - len(saved),
        problem=problem,
        overtaken=overtaken,
        picture=picture_of(here, chosen=name) if part.listed_on == "front" else "",
        users=[(section, key) for section, key in users_of(here.content, part.kind, name) if section],
    )


def drawn_new(
    here: Desk,
    part: EntryPart,
    *,
    data: Data | None = None,
    filled: Content | None = None,
    problem: str = "",
    faults: Iterable[RenderedFault] = (),
) -> str:
    """The same for a thing that is not there yet. The address may say what it begins with."""
    where, table = _where(here, data), beginnings(part)
    return here.show(
        part.new_template,
        kind=part.kind,
        slug=part.slug,
        listed_on=part.listed_on,
        drawn=_form(part, where, table, filled, data, faults),
        told=part.told(where, "", filled or table),
        is_looked_at=filled is not None,
        problem=problem,
        picture=picture_of(here) if part.listed_on == "front" else "",
    )


def _form(
    part: DesignPart,
    where: Where,
    table: Content,
    filled: Content | None,
    data: Data | None,
    faults: Iterable[RenderedFault],
) -> Drawn:
    """A form that is looked at goes on saying with what it was drawn first, so that nobody's change is overlooked."""
    if data is None:
        return drawn_form(part, where, table, None, faults)
    if filled is None:
        its = drawn_form(part, where, part.basis(where, table, data), data, faults)
        its.form[BASE].data = base_of(data_of(blocks_of(part.entries(where, table), where, table)))
    else:
        its = drawn_form(part, where, part.basis(where, filled, data), data, ())
        its.form[BASE].data = request.form.get(BASE, "")
    return its


def beginnings(part: EntryPart) -> Content:
    return {name: request.args[name] for name in part.begins if request.args.get(name)}


def _where(here: Desk, data: Data | None) -> Where:
    return here.where(rows=posted_rows() if data is not None else {})


def typed_table(here: Desk, part: DesignPart, name: str) -> tuple[Content, dict[str, Value]]:
    """What was typed, as a table and by field, where it cannot be saved; also of a thing that is gone."""
    where = here.where(rows=posted_rows())
    try:
        table = part.find(here.content, name)
    except KeyError:
        source, _, target = name.partition(">")
        table = {"from": source, "to": target} if part.kind == LINKS else {"key": name}
    return as_typed(part, where, table)
