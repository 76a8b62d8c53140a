"""Reading ``changed`` of a questionnaire document: what an item, a matrix row or a scale became since a version."""

from __future__ import annotations

from collections.abc import Collection

from surveys.diagnostics import did_you_mean
from surveys.document.tables import Table
from surveys.questionnaire import ChangeKind, Declaration


def read_declaration(owner: Table, kinds: Collection[ChangeKind] = tuple(ChangeKind)) -> Declaration | None:
    """The ``changed`` of ``owner``, of one of ``kinds``; None where it has none or one that cannot be used."""
    if "changed" not in owner:
        return None
    if isinstance(owner.raw("changed"), str):
        owner.fault("changed", "does not say since which version", f"write {written(1, next(iter(kinds)))}")
        return None
    table = Table(owner.value("changed", dict, {}), owner.where("changed"), owner.faults)
    since = table.value("since", int, 1, required=True)
    kind = table.value("class", str, "", required=True)
    table.close()
    if since < 1:
        table.fault("since", f"{since} is no version", "write the number of the version before the change, from 1")
    if kind and kind not in list(kinds):
        table.fault("class", f"'{kind}' cannot be declared here", did_you_mean(kind, kinds))
    return Declaration(since, ChangeKind(kind)) if since >= 1 and kind in list(kinds) else None


def written(since: int, kind: str) -> str:
    """A declaration as it stands in a document."""
    return f'changed = {{ since = {since}, class = "{kind}" }}'
