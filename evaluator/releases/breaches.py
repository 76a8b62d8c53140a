"""What an audit found, in the words that people know: tables, groups, rounds and milestones by their titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten
from typing import Final

from evaluator.programme.merging import members
from evaluator.programme.model import Programme, Text
from evaluator.releases.audit import Breach, Certificate
from evaluator.texts import LANGUAGES, Texts
from surveys.diagnostics import Diagnostic, Term, Value

_LONGEST: Final = 160
"""As much of the report's words is quoted."""
_PARTS: Final = {"responses": "response", "attrition": "change", "linked": "change", "texts": "themes"}
"""The part of the report that a table stands in; an indicator has one of its own."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a release, as an audit names it: 'MILESTONE/NUMBER/KIND|KEY', 'MILESTONE/NUMBER.ROUND/KIND|KEY' of a
    proposal that was read and never published."""

    milestone: str
    number: int
    name: str
    round: int = 0

    @property
    def place(self) -> tuple[str, int, int]:
        return self.milestone, self.number, self.round

    @property
    def part(self) -> str:
        """The key of the report's part, '' for none."""
        kind, _, key = self.name.partition("|")
        return f"answers-{key}" if kind == "indicator" else _PARTS.get(kind, "")


def tables_of(certificate: Certificate) -> list[Table]:
    """Those that any breach follows from, each once."""
    return list(dict.fromkeys(_table(name) for one in certificate.breaches for name in one.tables))


def title_of(name: str, programme: Programme, t: Texts) -> str:
    """Of a table without its release. A table of an indicator that the programme does not have any more has its key."""
    kind, _, key = name.partition("|")
    titles = {one.key: one.title for one in programme.indicators}
    return t(f"releases.table_{kind}", title=t.pick(titles[key]) if key in titles else key)


def told_of(certificate: Certificate, programme: Programme) -> Iterator[Diagnostic]:
    """Each breach with the tables that cause it and the remedy."""
    for one in certificate.breaches:
        kind = one.what[0]
        told: dict[str, Value] = {
            "what": Term(f"releases.audit_{kind or 'nothing'}"),
            "whom": Term("releases.whom", {code: _whom(one, programme, Texts(code)) for code in LANGUAGES}),
            "tables": tuple(Term("releases.table", _called(name, programme)) for name in one.tables),
        }
        yield Diagnostic(f"releases.{_code(one)}", (), told)


def _code(one: Breach) -> str:
    if one.what[0] == "language":
        return "breach_of_words"
    if not one.what[0]:
        return "breach_contradicting"
    return "breach" if one.proven else "breach_unproven"


def _table(name: str) -> Table:
    milestone, place, table = name.split("/", 2)
    number, _, round_ = place.partition(".")
    return Table(milestone, int(number), table, int(round_ or 0))


def _called(name: str, programme: Programme) -> Text:
    its = _table(name)
    titles = {one.key: one.title for one in programme.milestones}
    return {
        code: t(
            "releases.table_of",
            table=title_of(its.name, programme, t),
            milestone=t.pick(titles[its.milestone]) if its.milestone in titles else its.milestone,
            number=f"{its.number}.{its.round}" if its.round else its.number,
        )
        for code in LANGUAGES
        for t in [Texts(code)]
    }


def _whom(its: Breach, programme: Programme, t: Texts) -> str:
    """What has a title has it, the rest stands as it is stored. Words of the report are quoted."""
    kind, *parts = its.what
    if kind == "language":
        return t("releases.words", text=shorten("".join(parts), _LONGEST, placeholder=" …"))
    titles = {one.key: t.pick(one.title) for its in (programme.groups, programme.milestones) for one in its}
    titles |= {one.key: t.pick(one.title) for one in programme.indicators}
    said = [" + ".join(titles.get(one, one) for one in members(part)) for part in parts]
    return ", ".join(" – ".join(titles.get(one, one) for one in part.split("-")) for part in said)
