"""What a piece of evidence can point at, as it is known now: findings of counts, themes, quotes, rows of registers,
materials and joint interpretations.

A reference names the thing by its kind: the key of an indicator, 'REGISTER#MEASURE' or 'REGISTER/REFERENCE', the key of
a theme, the id of a quote, a material or an interpretation. What the counts do not show is not among the things.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.findings.disclosure import printable
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.findings.registers import measure
from evaluator.programme.model import (
    Indicator,
    InvolvementSource,
    ManualSource,
    Programme,
    RegisterSource,
    SurveySource,
    ThemeSource,
)
from evaluator.quoting.available import Standing, standing_quotes
from evaluator.records.registry import COUNTABLE, REGISTERS
from evaluator.results.counted_material import material_of
from evaluator.results.milestones import findings_of
from evaluator.store.counts import Count
from evaluator.store.evidence import Interpretation, Piece, interpretations
from evaluator.store.materials import Material, materials
from evaluator.store.registers import rows
from evaluator.store.text_tables import MATERIAL_KINDS
from evaluator.store.texts import ANSWER

if TYPE_CHECKING:
    from sqlalchemy import Connection

MEASURE, ROW = "#", "/"
OF_COUNTS: Final = ("indicator", "theme")
"""Kinds that say something else at each milestone, which the thing itself names."""
Memory = MutableMapping[str, Findings]
_FAMILY: Final[Mapping[type, str]] = {
    SurveySource: "answers",
    ThemeSource: "answers",
    RegisterSource: "registers",
    ManualSource: "documents",
}
_CONTRADICTED_BY: Final = {"for": "not_met", "against": "met"}
_OF_MATERIAL: Final = {"interview": "interviews", "observation": "observations", "document": "documents"}
FAMILY_OF_KIND: Final[Mapping[str, str]] = _OF_MATERIAL | {
    "register": "registers",
    "theme": "answers",
    "interpretation": "interpretations",
    "quote": "answers",
    "indicator": "answers",
}
"""Of a piece that points at nothing that is there; for an indicator and a quote the most cautious one."""


@dataclass(frozen=True, slots=True)
class Source:
    """``milestone``: '' where the thing is of none in particular. ``family``: one of `rating.FAMILIES`. ``mark``:
    another where the thing says something else than before, '' where it cannot."""

    kind: str
    reference: str
    milestone: str
    family: str
    mark: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known now, of the kinds that were asked for. ``findings`` and ``counts`` by milestone; ``quotes``: those
    that stand in a report, by id; ``rows``: by register and reference; ``measures``: (reference, milestone) ->
    value."""

    programme: Programme
    findings: Mapping[str, Findings]
    quotes: Mapping[str, Standing]
    rows: Mapping[str, Mapping[str, Mapping[str, object]]]
    measures: Mapping[tuple[str, str], float]
    materials: Mapping[str, Material]
    interpretations: Mapping[str, Interpretation]

    def finding(self, indicator: str, milestone: str) -> IndicatorFinding | None:
        its = self.findings.get(milestone)
        return next((one for one in its.indicators if one.indicator.key == indicator), None) if its else None


def known(
    db: Connection,
    programme: Programme,
    counts: Mapping[str, Count],
    wanted: Iterable[tuple[str, str]],
    *,
    memory: Memory | None = None,
) -> Known:
    """``counts``: of each milestone the one whose figures may be seen. ``wanted``: (kind, reference) of what is looked
    for; a register may stand for all its rows or measures as its name with `ROW` or `MEASURE`."""
    memory, its = {} if memory is None else memory, list(wanted)
    kinds = {kind for kind, _ in its}
    references = [reference for kind, reference in its if kind == "register"]
    registers = {one.partition(ROW)[0] for one in references if ROW in one and MEASURE not in one.partition(ROW)[0]}
    measured = {one for one in references if one.partition(ROW)[0] not in registers}
    seen = {key: findings_of(db, one, memory=memory) for key, one in counts.items() if kinds & {*OF_COUNTS}}
    standing = [one for count in counts.values() for one in standing_quotes(db, count)] if "quote" in kinds else []
    return Known(
        programme,
        seen,
        {str(one.quote.id): one for one in standing if not one.reason},
        {
            name: {str(row["reference"]): row for row in rows(db, programme.key, name)}
            for name in registers & {*REGISTERS}
        },
        dict(_measures(db, counts.values(), measured)) if measured else {},
        {str(one.id): one for one in materials(db, programme.key)} if kinds & {*MATERIAL_KINDS} else {},
        {str(one.id): one for one in interpretations(db, programme.key)} if "interpretation" in kinds else {},
    )


def thing(its: Known, kind: str, reference: str, milestone: str) -> Source | None:
    """None where there is no such thing, or it is not shown."""
    found = _FIND[kind](its, reference, milestone)
    if found is None:
        return None
    family, mark = found
    return Source(kind, reference, milestone if is_of_count(kind, reference) else "", family, mark)


def is_of_count(kind: str, reference: str) -> bool:
    """Whether a thing says something else at each milestone, so that it names the one that it is of."""
    return kind in OF_COUNTS or (kind == "register" and MEASURE in reference.partition(ROW)[0])


def contradicts(its: Known, piece: Piece) -> bool:
    """Whether a piece speaks for a link or assumption though its indicator did not reach what was agreed, or against it
    though it did. It may: a hint to look again. What speaks for a rival may speak against the link."""
    if piece.kind != "indicator" or piece.about.subject not in ("link", "assumption"):
        return False
    finding = its.finding(piece.reference, piece.milestone)
    return finding is not None and finding.status.value == _CONTRADICTED_BY[piece.direction]


def things(its: Known, kind: str) -> list[Source]:
    """Everything of a kind that is known, the last milestone first."""
    last_first = [*its.findings][::-1]
    match kind:
        case "indicator":
            keys = [(one.indicator.key, at) for at in last_first for one in its.findings[at].indicators]
        case "theme":
            keys = [(key, at) for at in last_first for key in dict.fromkeys(_themes(its.findings[at]))]
        case "quote":
            keys = [(key, "") for key in its.quotes]
        case "register":
            keys = [*its.measures, *((f"{name}{ROW}{key}", "") for name, own in its.rows.items() for key in own)]
        case "interpretation":
            keys = [(key, "") for key in its.interpretations]
        case _:
            keys = [(key, "") for key, one in its.materials.items() if one.kind == kind]
    return [one for key, at in keys if (one := thing(its, kind, key, at)) is not None]


def _indicator(its: Known, reference: str, milestone: str) -> tuple[str, str] | None:
    finding = its.finding(reference, milestone)
    if finding is None or finding.estimate is None or finding.estimate.value is None:
        return None
    return _family(finding.indicator), _mark(finding.estimate.value, finding.estimate.n, finding.status.value)


def _family(indicator: Indicator) -> str:
    source = indicator.source
    if isinstance(source, InvolvementSource):
        return "registers" if source.reading == "practised" else "answers"
    return _FAMILY[type(source)]


def _themes(findings: Findings) -> Iterator[str]:
    questions = findings.texts.questions if findings.texts else ()
    return (theme.key for question in questions for theme in question.themes)


def _theme(its: Known, reference: str, milestone: str) -> tuple[str, str] | None:
    findings = its.findings.get(milestone)
    questions = findings.texts.questions if findings and findings.texts else ()
    told = [
        (one.questionnaire, one.item, theme.n) for one in questions for theme in one.themes if theme.key == reference
    ]
    return ("answers", _mark(*told)) if told else None


def _quote(its: Known, reference: str, milestone: str) -> tuple[str, str] | None:
    del milestone
    found = its.quotes.get(reference)
    if found is None:
        return None
    source = found.unit.source
    return "answers" if source == ANSWER else _OF_MATERIAL[source], _mark(found.quote.redacted)


def _register(its: Known, reference: str, milestone: str) -> tuple[str, str] | None:
    if (reference, milestone) in its.measures:
        return "registers", _mark(its.measures[reference, milestone])
    name, _, key = reference.partition(ROW)
    row = its.rows.get(name, {}).get(key)
    return None if row is None else ("registers", row_mark(row))


def row_mark(row: Mapping[str, object]) -> str:
    """The mark of a row of a register by what stands in its columns."""
    return _mark(*(f"{column}={value}" for column, value in sorted(row.items())))


def _material(its: Known, reference: str, milestone: str) -> tuple[str, str] | None:
    del milestone
    found = its.materials.get(reference)
    return (_OF_MATERIAL[found.kind], "") if found else None


def _interpretation(its: Known, reference: str, milestone: str) -> tuple[str, str] | None:
    del milestone
    found = its.interpretations.get(reference)
    return ("interpretations", _mark(*(one for said in found.shown for one in said), found.missing)) if found else None


_FIND: Final = {
    "indicator": _indicator,
    "theme": _theme,
    "quote": _quote,
    "register": _register,
    "interpretation": _interpretation,
    **dict.fromkeys(MATERIAL_KINDS, _material),
}


def _measures(
    db: Connection, counts: Iterable[Count], wanted: Collection[str]
) -> Iterator[tuple[tuple[str, str], float]]:
    """What registers held at each milestone, as an indicator of it would have it; never how many people."""
    names = {one.partition(MEASURE)[0] for one in wanted}
    for count in counts:
        material = printable(material_of(db, count))
        milestone = material.programme.milestone(count.milestone)
        for name in sorted(names & {*COUNTABLE} & {*material.rows}):
            for one in COUNTABLE[name].measures:
                if not one.of_people:
                    asked = Indicator("", "", {}, {}, "count", RegisterSource(name, one.name))
                    estimate = measure(asked, material, milestone).estimate
                    if estimate is not None and estimate.value is not None:
                        yield (f"{name}{MEASURE}{one.name}", count.milestone), estimate.value


def _mark(*said: object) -> str:
    """What a thing says, as a digest: that it is another can be told, and not what it was."""
    written = json.dumps(said, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:16]
