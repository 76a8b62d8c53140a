"""The page of a thing that is edited: its form, the faults beside the fields, and what others did meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import request

from evaluator.web.editing.desk import Desk
from evaluator.web.editing.faults import RenderedFault, beside
from evaluator.web.editing.fields import Block, Data, Value, blocks_of
from evaluator.web.editing.forms import form_of, posted_rows, typed
from evaluator.web.editing.parts import Part
from surveys.document.editing import users_of
from surveys.document.values import Content
from surveys.kinds.all import KINDS
from surveys.kinds.note import NOTE


def drawn(
    here: Desk,
    part: Part,
    name: str,
    *,
    data: Data | None = None,
    problem: str = "",
    faults: Iterable[RenderedFault] = (),
    overtaken: Any = None,
) -> str:
    """The page with ``data`` in its fields, else what is stored. ``problem`` is a text that says why it was not saved,
    ``faults`` those of the form that was posted, ``overtaken`` what others saved. Raises KeyError where the thing is
    gone."""
    table = part.find(here.content, name)
    where = here.where(item=name, rows=posted_rows() if data is not None else {})
    sections = [(title, blocks_of(entries, where, table)) for title, entries in part.sections(where, table)]
    blocks = [block for _, own in sections for block in own]
    specs = {spec.name: spec for block in blocks for spec in block.specs}
    saved = here.faults_at(part.kind, name)
    own = [*faults, *saved]
    at, _ = beside(own, {*specs, *_groups(blocks)})
    return here.show(
        "part.html",
        writes=part.kind == "item" and _writes(table),
        kind=part.kind,
        name=name,
        table=table,
        sections=sections,
        specs=specs,
        form=form_of(specs, data),
        at=at,
        own=[_by_field(here, fault, blocks) for fault in own],
        elsewhere=len(here.faults) - len(saved),
        problem=problem,
        overtaken=overtaken,
        users=users_of(here.content, name) if part.kind == "scale" else [],
    )


def _by_field(here: Desk, fault: RenderedFault, blocks: list[Block]) -> RenderedFault:
    """The fault under the name of its field, where it is known which thing it is about."""
    specs = {spec.name: (spec, block) for block in blocks for spec in block.specs}
    if fault.field not in specs:
        title = next((block.title or block.specs[0].label for block in blocks if block.name == fault.field), "")
        return replace(fault, name=title or fault.name)
    spec, block = specs[fault.field]
    name = spec.label
    if spec.language:
        name += f" ({here.t(f'pages.in_{spec.language}')})"
    if block.kind == "rows":
        number = int(spec.name.split("-")[1]) + 1
        name = f"{here.t(f'editor.row_legend_{block.name}', number=number)}: {name}"
    return replace(fault, name=name)


def _groups(blocks: list[Block]) -> set[str]:
    """The names of blocks and of their rows, at which a fault of none of their fields is shown."""
    rows = {f"{block.name}-{at}" for block in blocks if block.kind == "rows" for at in range(len(block.groups))}
    return {block.name for block in blocks} | rows


def typed_table(here: Desk, part: Part, name: str) -> tuple[Content, dict[str, Value]]:
    """What was typed, as a table and by field, where it cannot be saved; also of a thing that is gone."""
    where = here.where(item=name, rows=posted_rows())
    try:
        table = part.find(here.content, name)
    except KeyError:
        table = {"key": name} | ({"kind": _posted_kind()} if part.kind == "item" else {})
    blocks = blocks_of(part.entries(where, table), where, table)
    data = typed({spec.name: spec for block in blocks for spec in block.specs})
    return part.table(where, table, data), data


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
