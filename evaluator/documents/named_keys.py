"""A key that rows, contacts or counts name does not leave the document: what they tell would be of nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from evaluator.documents.folders import PROGRAMME_FILE
from evaluator.programme.model import Programme
from evaluator.store.named_keys import GROUPS, INDICATORS, MILESTONES, NODES, OTHERS, PROCESSES, STAGES, named_keys
from evaluator.vault.contacts import named_groups_and_processes
from surveys.diagnostics import Diagnostic, Term, Value

if TYPE_CHECKING:
    from sqlalchemy import Connection

CONTACTS: Final = "contacts"


def still_named(
    db: Connection, vault_db: Connection, before: Programme | None, after: Programme
) -> Iterator[Diagnostic]:
    """One for each key that ``after`` no longer has, that ``before`` had and that something names."""
    gone = {} if before is None else {name: keys - _keys(after)[name] for name, keys in _keys(before).items()}
    if not any(gone.values()):
        return
    named = defaultdict(list)
    groups, processes = named_groups_and_processes(vault_db, after.key)
    of_contacts = [(GROUPS, key, CONTACTS) for key in groups] + [(PROCESSES, key, CONTACTS) for key in processes]
    for section, key, where in (*named_keys(db, after.key), *of_contacts):
        if key in gone[section]:
            named[section, key].append(_term(where))
    for (section, key), terms in sorted(named.items(), key=lambda one: one[0]):
        values: dict[str, Value] = {"key": key, "where": tuple(terms)}
        yield Diagnostic("documents.key_named", (PROGRAMME_FILE, section, key), values)


def _keys(its: Programme) -> dict[str, set[str]]:
    return {
        GROUPS: {one.key for one in its.groups},
        PROCESSES: {one.key for one in its.processes},
        STAGES: {one.key for one in its.stages},
        MILESTONES: {one.key for one in its.milestones},
        INDICATORS: {one.key for one in its.indicators},
        NODES: {one.key for one in its.nodes},
    }


def _term(where: str) -> Term:
    return Term(f"documents.named_by_{where}" if where in (*OTHERS, CONTACTS) else f"registers.name_{where}")
