"""The programme document (TOML) read into a `Programme`; docs/programme-document.md describes every key.

What a single entry can tell by itself is checked here: types, unknown keys, translations, references, ranges. What
takes the theory as a whole or the questionnaires is in `evaluator.programme.check`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from evaluator.programme.indicators import read_indicator
from evaluator.programme.information_tables import read_informing
from evaluator.programme.model import (
    CODE_ELEMENTS,
    LINKAGES,
    NODE_KINDS,
    Group,
    HoursBudget,
    Link,
    Milestone,
    Node,
    Phase,
    Process,
    Programme,
    QualityTargets,
    Stage,
    Vision,
    WavePlan,
)
from evaluator.programme.register_names import read_register_names
from evaluator.programme.retention_tables import read_retention, read_until
from evaluator.programme.table import Table
from evaluator.programme.values import LANGUAGES, Reading, toml_values
from evaluator.programme.young_tables import read_young
from evaluator.records.registry import REGISTERS
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.toml.bare_keys import read_toml

LEAST_DISCLOSURE: Final = 3
USUAL_DISCLOSURE: Final = 5
_SCALES: Final[tuple[Literal["full", "light"], ...]] = ("full", "light")
_KINDS: Final = ("phases", "groups", "processes", "stages", "visions", "milestones", "nodes", "waves")


def parse_programme(text: str, name: str = "programme.toml") -> Programme:
    """The programme that ``text`` describes. Raises `InputRejected` with everything that is wrong with it."""
    programme, found = read_programme(text, name)
    if programme is None or found:
        raise InputRejected(found)
    return programme


def read_programme(text: str, name: str = "programme.toml") -> tuple[Programme | None, tuple[Diagnostic, ...]]:
    """What could be read, and everything that is wrong. Then the programme is partial, good for nothing but further
    checks; it is None where ``text`` is not TOML."""
    reading = Reading(name)
    values = toml_values(text, reading)
    programme = None if values is None else read_values(values, reading)
    return programme, tuple(reading.found)


def mentions(text: str) -> frozenset[str]:
    """Every text that stands anywhere in the indicators of a document, however it is written."""
    waiting: list[object] = [(read_toml(text, "").values or {}).get("indicators")]
    found: set[str] = set()
    while waiting:
        value = waiting.pop()
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if isinstance(value, str):
            found.add(value)
    return frozenset(found)


def read_values(values: Mapping[str, object], reading: Reading) -> Programme:
    """The programme that a TOML document's values describe; what is wrong with them goes to ``reading``."""
    reading.known = _known(values)
    top = Table(reading, (), values)
    programme = _programme(top)
    top.done()
    return programme


def _known(values: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """The keys of each kind of thing, so that a reference can be judged before its target has been read."""
    tables = {kind: table for kind in _KINDS if isinstance(table := values.get(kind, {}), dict)}
    known = {kind: tuple(tables.get(kind, {})) for kind in _KINDS}
    processes = [process for process in tables.get("processes", {}).values() if isinstance(process, dict)]
    clusters = [process.get("cluster") for process in processes]
    named = dict.fromkeys(cluster for cluster in clusters if isinstance(cluster, str) and cluster)
    return known | {"clusters": tuple(named), "registers": tuple(REGISTERS)}


def _programme(top: Table) -> Programme:
    before = len(top.reading.found)
    languages = top.strings("languages", required=True)
    for language in (language for language in languages if language not in LANGUAGES):
        top.report("languages", "not_a_language", language=language)
    top.reading.languages = tuple(language for language in languages if language in LANGUAGES) or LANGUAGES
    top.reading.any_language = len(top.reading.found) > before
    self_generated_code = _self_generated_code(top)
    minimum = top.whole("disclosure_minimum", least=LEAST_DISCLOSURE) or USUAL_DISCLOSURE
    return Programme(
        key=top.key("key"),
        title=top.text("title"),
        purpose=top.text("purpose"),
        languages=top.reading.languages,
        disclosure_minimum=minimum,
        evaluator=top.string("evaluator", required=False),
        phases=tuple(_phase(key, table) for key, table in top.entries("phases")),
        groups=tuple(_group(key, table) for key, table in top.entries("groups", required=True)),
        processes=tuple(_process(key, table) for key, table in top.entries("processes")),
        stages=tuple(Stage(key, table.text("title")) for key, table in top.entries("stages")),
        visions=tuple(Vision(key, table.text("title")) for key, table in top.entries("visions")),
        milestones=tuple(_milestone(key, table) for key, table in top.entries("milestones", required=True)),
        nodes=tuple(_node(key, table) for key, table in top.entries("nodes", required=True)),
        links=tuple(_links(top)),
        indicators=tuple(read_indicator(key, table, minimum) for key, table in top.entries("indicators")),
        waves=tuple(_wave(key, table, self_generated_code) for key, table in top.entries("waves")),
        hours=_hours(top),
        self_generated_code=self_generated_code,
        information=read_informing(top),
        registers=read_register_names(top),
        retention=read_retention(top),
    )


def _phase(key: str, table: Table) -> Phase:
    starts, ends = table.date("starts"), table.date("ends")
    if starts and ends and ends < starts:
        table.report("ends", "phase_ends_first", ends=str(ends), starts=str(starts))
    return Phase(key, table.text("title"), starts, ends)


def _group(key: str, table: Table) -> Group:
    population = table.whole("population", least=1)
    return Group(key, table.text("title"), population, table.wholes_by("populations", "milestones", least=1))


def _process(key: str, table: Table) -> Process:
    cluster = table.string("cluster", required=False)
    return Process(key, table.text("title"), table.choice("scale", _SCALES), cluster, table.date("starts"))


def _milestone(key: str, table: Table) -> Milestone:
    quality = table.child("quality")
    shares = ("response_rate", "completeness", "error_share", "timeliness")
    targets = {name: quality.number(name, least=0, most=1) for name in shares}
    minimum_n = quality.whole("minimum_n", least=1)
    quality.done()
    return Milestone(
        key=key,
        title=table.text("title"),
        cut_off=table.date("cut_off", required=True) or dt.date.max,
        final=table.flag("final"),
        date_assumed=table.flag("date_assumed"),
        quality=QualityTargets(**targets, minimum_n=minimum_n),
    )


def _node(key: str, table: Table) -> Node:
    return Node(
        key=key,
        kind=table.choice("kind", NODE_KINDS),
        title=table.text("title"),
        description=table.text("description", required=False),
        visions=table.references("visions", "visions"),
    )


def _links(top: Table) -> Iterator[Link]:
    seen: set[str] = set()
    for number, table in top.listed("links"):
        ends = [table.values.get("from"), table.values.get("to")]
        if all(isinstance(end, str) for end in ends):
            table.place = ("links", "{}>{}".format(*ends))
        source, target = table.reference("from", "nodes"), table.reference("to", "nodes")
        link = Link(
            source=source,
            target=target,
            mechanism=table.text("mechanism"),
            assumptions=table.texts("assumptions"),
            rivals=table.texts("rivals"),
            feedback=table.flag("feedback"),
        )
        table.done()
        if source and source == target:
            table.report("to", "link_to_itself")
        if link.key in seen:
            table.report("from", "link_repeated", number=number)
        seen.add(link.key)
        yield link


def _self_generated_code(top: Table) -> tuple[str, ...]:
    """Three parts or four: fewer tell too few people apart, and one is left for two people with the same code."""
    found = top.strings("self_generated_code")
    unknown = [part for part in found if part not in CODE_ELEMENTS]
    for part in unknown:
        top.reading.report_unknown(("self_generated_code",), "unknown_choice", part, CODE_ELEMENTS)
    if found and not unknown and not 3 <= len(found) < len(CODE_ELEMENTS):
        top.report("self_generated_code", "parts_of_code", n=len(found), parts=CODE_ELEMENTS)
    return found


def _wave(key: str, table: Table, rule: tuple[str, ...]) -> WavePlan:
    opens, closes = table.date("opens", required=True), table.date("closes", required=True)
    opens_at, closes_at = table.time("opens_at"), table.time("closes_at")
    if opens and closes and closes < opens:
        table.report("closes", "wave_closes_first", closes=str(closes), opens=str(opens))
    elif opens == closes and closes_at and closes_at <= (opens_at or dt.time()):
        table.report("closes_at", "wave_closes_at_once", closes=str(closes_at), opens=str(opens_at or dt.time()))
    begin_by, begin_by_at = table.date("begin_by", required=False), table.time("begin_by_at")
    if begin_by and opens and closes and not opens <= begin_by <= closes:
        table.report("begin_by", "wave_begin_by_outside", day=str(begin_by), opens=str(opens), closes=str(closes))
    linkage, open_link = _linkage(table), table.flag("open_link")
    if open_link and linkage != "anonymous":
        table.report("open_link", "open_link_not_anonymous")
    self_generated_code = table.flag("self_generated_code")
    if self_generated_code and (linkage != "pseudonymous" or open_link):
        table.report("self_generated_code", "self_generated_code_not_pseudonymous")
    elif self_generated_code and not rule:
        table.report("self_generated_code", "self_generated_code_of_nothing")
    return WavePlan(
        key=key,
        milestone=table.reference("milestone", "milestones"),
        questionnaire=table.string("questionnaire"),
        groups=table.references("groups", "groups", required=True),
        linkage=linkage,
        opens=opens or dt.date.min,
        closes=closes or dt.date.min,
        open_link=open_link,
        self_generated_code=self_generated_code,
        opens_at=opens_at,
        closes_at=closes_at,
        begin_by=begin_by,
        begin_by_at=begin_by_at if begin_by else None,
        languages=_languages_of_wave(table),
        invitation=table.text("invitation", required=False),
        young=read_young(table),
        retention=read_until(table, "answers"),
    )


def _linkage(table: Table) -> str:
    """The linkage. Documents once called it ``mode``, which now is how answers are collected and stands in none."""
    if "mode" in table.values:
        table.string("mode")
        table.report("mode", "mode_of_wave", linkages=LINKAGES)
        if "linkage" not in table.values:
            return LINKAGES[0]
    return table.choice("linkage", LINKAGES)


def _languages_of_wave(table: Table) -> tuple[str, ...]:
    languages, known = table.strings("languages"), table.reading.languages
    for language in languages:
        if language not in known and not table.reading.any_language:
            table.report("languages", "not_a_language_of_programme", language=language, languages=known)
    if "languages" in table.values and table.values["languages"] == []:
        table.report("languages", "no_languages_of_wave")
    return languages


def _hours(top: Table) -> HoursBudget | None:
    table = top.child("hours")
    if "hours" not in top.values:
        return None
    budget = HoursBudget(
        table.number("stated_total", least=0, required=True) or 0.0, table.text("source", required=False)
    )
    table.done()
    return budget
