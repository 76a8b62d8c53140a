"""Reading ``changed`` of a questionnaire document: what an item, a matrix row or a scale became since a version."""

from __future__ import annotations

from collections.abc import Collection

from surveys.questionnaire import ChangeKind, Declaration
from surveys.toml.tables import Table


def read_declaration(owner: Table, kinds: Collection[ChangeKind] = tuple(ChangeKind)) -> Declaration | None:
    """The ``changed`` of ``owner``, of one of ``kinds``; None where it has none or one that cannot be used."""
    if "changed" not in owner:
        return None
    if isinstance(owner.raw("changed"), str):
        owner.fault("document.changed_without_since", "changed", how=written(1, next(iter(kinds))))
        return None
    table = Table(owner.value("changed", dict, {}), owner.where("changed"), owner.faults)
    since = table.value("since", int, 1, required=True)
    kind = table.value("class", str, "", required=True)
    table.close()
    if since < 1:
        table.fault("document.no_version", "since", since=since)
    if kind and kind not in list(kinds):
        table.unknown("document.no_class", "class", kind, kinds)
    return Declaration(since, ChangeKind(kind)) if since >= 1 and kind in list(kinds) else None


def written(since: int, kind: str) -> str:
    """A declaration as it stands in a document."""
    return f'changed = {{ since = {since}, class = "{kind}" }}'
