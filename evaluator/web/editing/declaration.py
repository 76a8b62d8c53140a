"""What a question or a scale says of its change since a version."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.web.editing.where import Where
from evaluator.web.fields.values import Block, Data, Spec, words
from surveys.document.values import Content
from surveys.questionnaire import ChangeKind


@dataclass(frozen=True, slots=True)
class DeclarationEntry:
    """The ``changed`` of a table; one that speaks of an earlier step than ``since`` says nothing of this one."""

    kinds: tuple[ChangeKind, ...]
    since: int

    @property
    def names(self) -> tuple[str, ...]:
        return ("changed",)

    def block(self, where: Where, table: Content) -> Block:
        declared = table.get("changed")
        now = isinstance(declared, dict) and declared.get("since") == self.since
        value = str(declared.get("class", "")) if isinstance(declared, dict) and now else ""
        options = [("", where.t("editor.changed_none"))]
        options += [(kind.value, where.t(f"editor.changed_{kind.value}")) for kind in self.kinds]
        label = where.t("editor.field_changed", since=self.since)
        return Block("plain", "changed", ((Spec("changed", "select", label, value, tuple(options)),),))

    def values(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        kind = words(data, "changed")
        return {"changed": {"since": self.since, "class": kind}} if kind else {}
