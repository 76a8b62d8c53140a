"""Material as canonical JSON beside a count, and made again from that and the documents, which never change.

``format`` numbers the layout: a later one adds keys, and reads what the earlier lacks as its default. 2 adds scales,
and of whom something was asked in words, 3 themes, 4 how answers may be told by process, 5 threads, 6 between which
waves nobody is linked since answers came after the count.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

from analysis.reliability import ScaleSums
from evaluator.findings.collection_findings import Doubts
from evaluator.findings.material import Held, Material, Row, Written, label, parsed
from evaluator.findings.merging import units_of, with_merged_groups
from evaluator.findings.places import Places
from evaluator.findings.scales import Scales
from evaluator.findings.themes import Coded, CodersAgree, Theme, Themes
from evaluator.programme.document import parse_programme
from evaluator.records.registry import REGISTERS
from evaluator.store.documents import PROGRAMME, QUESTIONNAIRE, Document, document
from evaluator.store.pairs import PairRow
from evaluator.store.paper import Agreement
from evaluator.store.progress import Course
from evaluator.store.waves import Wave

if TYPE_CHECKING:
    from sqlalchemy import Connection

FORMAT: Final = 6
_NOT_KEPT: Final = ("programme", "open_key", "begin_by", "begin_by_at")
"""Of a wave: the programme is that of the count, the open key lets people in, and no figure asks who could begin."""
_DAYS: Final = ("opens", "closes")
_TIMES: Final = ("opens_at", "closes_at")


def as_kept(material: Material) -> dict[str, Any]:
    """The material as values of JSON."""
    milestone = material.milestones[-1].key
    held = {**material.held, milestone: Held(material.rows, material.events, material.threads)}
    return {
        "format": FORMAT,
        "milestone": milestone,
        "programme": list(material.document),
        "plans": {key: its.number for key, its in material.plans.items()},
        "questionnaires": [[key, number, digest] for (key, number), digest in sorted(material.digests.items())],
        "waves": [_wave(one) for one in material.waves],
        "invited": [[*cell, n] for cell, n in material.invited.items()],
        "counts": [
            [*key, group, code, n]
            for key, by_group in material.counts.items()
            for group, by_code in by_group.items()
            for code, n in by_code.items()
        ],
        "pairs": [list(row) for rows in material.pairs.values() for row in rows],
        "outgrown": sorted(map(list, material.outgrown)),
        "paper": {key: asdict(its) for key, its in material.paper.items()},
        "held": {key: _held(its) for key, its in held.items()},
        "courses": {key: _course(its) for key, its in material.courses.items()},
        "doubts": [asdict(one) for one in material.doubts],
        "scales": [[*key, its.n, its.sums, its.products] for key, its in _scales(material).items()],
        "themes": {key: _themes(its) for key, its in material.themes.items()},
        "written": [[*key, *whom, n] for key, asked in material.written.items() for whom, n in asked.items()],
        "places": {key: [its.units, sorted(its.groups)] for key, its in material.places.items()},
        "joined": {**material.joined, milestone: units_of(material)},
    }


def from_kept(db: Connection, programme: str, kept: Mapping[str, Any]) -> Material:
    """The material that was kept, with the programme's document as it stood; see `planned.as_planned` for what was
    agreed. LookupError where a document is not in the store as it was."""
    milestone = kept["milestone"]
    versions = {
        (key, number): _document(db, programme, QUESTIONNAIRE, key, number, digest)
        for key, number, digest in kept["questionnaires"]
    }
    stored = _document(db, programme, PROGRAMME, programme, *kept["programme"])
    its = parse_programme(stored.text)
    waves = tuple(_as_wave(programme, one) for one in kept["waves"])
    asked = {wave.key: versions[wave.questionnaire, wave.version] for wave in waves}
    held = {key: held_as_kept(one) for key, one in kept["held"].items()}
    own = held.pop(milestone)
    return Material(
        programme=its,
        milestones=its.milestones_until(milestone),
        waves=waves,
        asked={key: parsed(one) for key, one in asked.items()},
        labels={"": label(stored)} | {key: label(one) for key, one in asked.items()},
        counts=_as_counts(kept["counts"]),
        pairs=_as_pairs(PairRow(*row) for row in kept["pairs"]),
        outgrown=frozenset((first, second) for first, second in kept.get("outgrown", ())),
        rows=own.rows,
        events=own.events,
        threads=own.threads,
        versions={
            name: {number: parsed(one) for (key, number), one in versions.items() if key == name}
            for name in {key for key, _ in versions}
        },
        paper={key: Agreement(**one) for key, one in kept["paper"].items()},
        invited={(wave, group): n for wave, group, n in kept["invited"]},
        document=(stored.number, stored.digest),
        digests={key: one.digest for key, one in versions.items()},
        held=held,
        courses={key: _as_course(one) for key, one in kept["courses"].items()},
        doubts=tuple(Doubts(**one) for one in kept["doubts"]),
        scales={(wave, item, group): _as_sums(*its) for wave, item, group, *its in kept.get("scales", ())},
        themes={key: _as_themes(its) for key, its in kept.get("themes", {}).items()},
        written=_as_written(kept.get("written", ())),
        places={
            key: Places(tuple(tuple(one) for one in units), frozenset(groups))
            for key, (units, groups) in kept.get("places", {}).items()
        },
        joined={key: tuple(tuple(one) for one in units) for key, units in kept["joined"].items()},
    )


def _document(db: Connection, programme: str, kind: str, key: str, number: int, digest: str) -> Document:
    found = document(db, programme, kind, key, number)
    if found is None or found.digest != digest:
        raise LookupError(f"a count rests on version {number} of {kind} {key}, which is not stored as it was")
    return found


def _wave(wave: Wave) -> dict[str, Any]:
    values = {one.name: getattr(wave, one.name) for one in fields(wave) if one.name not in _NOT_KEPT}
    return values | {name: values[name] and values[name].isoformat() for name in (*_DAYS, *_TIMES)}


def _as_wave(programme: str, kept: Mapping[str, Any]) -> Wave:
    days = {name: dt.date.fromisoformat(kept[name]) for name in _DAYS}
    times = {name: kept[name] and dt.time.fromisoformat(kept[name]) for name in _TIMES}
    lists = {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    return Wave(programme=programme, **{**kept, **days, **times, **lists})


def _held(held: Held) -> dict[str, Any]:
    rows = {kind: [_row(one) for one in its] for kind, its in held.rows.items()}
    events = {kind: [_row(one) for one in its] for kind, its in held.events.items()}
    return {"rows": rows, "events": events, "threads": [[*key, thread] for key, thread in held.threads.items()]}


def held_as_kept(kept: Mapping[str, Any]) -> Held:
    """A register, or a column, that came after the count is empty."""
    rows, events = kept["rows"], kept["events"]
    told = {"trial_actions": events} if isinstance(events, list) else events
    empty = {kind: {one.name: one.empty for one in register.columns} for kind, register in REGISTERS.items()}
    return Held(
        {kind: tuple({**empty[kind], **_as_row(one)} for one in rows.get(kind, ())) for kind in REGISTERS},
        {kind: tuple(map(_as_row, told.get(kind, ()))) for kind, its in REGISTERS.items() if its.history},
        {(register, reference): thread for register, reference, thread in kept.get("threads", ())},
    )


def _row(row: Row) -> dict[str, Any]:
    """Days and moments, which JSON does not have, are objects that say which they are."""
    found = dict(row)
    for name, value in row.items():
        if isinstance(value, dt.datetime):
            found[name] = {"moment": value.isoformat()}
        elif isinstance(value, dt.date):
            found[name] = {"day": value.isoformat()}
    return found


def _as_row(kept: Mapping[str, Any]) -> Row:
    found = dict(kept)
    for name, value in kept.items():
        if isinstance(value, dict) and "moment" in value:
            found[name] = dt.datetime.fromisoformat(value["moment"])
        elif isinstance(value, dict) and "day" in value:
            found[name] = dt.date.fromisoformat(value["day"])
    return found


def _as_counts(kept: Iterable[tuple[str, str, str, int, int]]) -> dict[tuple[str, str], dict[str, Counter[int]]]:
    counts: dict[tuple[str, str], dict[str, Counter[int]]] = {}
    for wave, variable, group, code, n in kept:
        counts.setdefault((wave, variable), {}).setdefault(group, Counter())[code] = n
    return counts


def _as_pairs(kept: Iterable[PairRow]) -> dict[tuple[str, str, str], tuple[PairRow, ...]]:
    pairs: dict[tuple[str, str, str], list[PairRow]] = {}
    for row in kept:
        pairs.setdefault((row.first, row.second, row.variable), []).append(row)
    return {key: tuple(rows) for key, rows in pairs.items()}


def _as_written(kept: Iterable[tuple[str, str, str, str, int]]) -> Written:
    written: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    for wave, key, group, process, n in kept:
        written.setdefault((wave, key), {})[group, process] = n
    return written


def _scales(material: Material) -> Scales:
    """Only what a figure may be made of: sums over few people would tell of them for as long as the count is kept."""
    merged, minimum = with_merged_groups(material, units_of(material)), material.programme.disclosure_minimum
    return {key: its for key, its in merged.scales.items() if its.n >= minimum}


def _as_sums(n: int, sums: list[int], products: list[list[int]]) -> ScaleSums:
    return ScaleSums(n, tuple(sums), tuple(tuple(row) for row in products))


def _themes(its: Themes) -> dict[str, Any]:
    return {
        "codebook": [asdict(one) for one in its.codebook],
        "cells": [[*cell, asdict(one)] for cell, one in its.cells.items()],
        "away": sorted(map(list, its.away)),
        "coders": its.coders,
        "agreement": [asdict(one) for one in its.agreement],
    }


def _as_themes(kept: Mapping[str, Any]) -> Themes:
    return Themes(
        codebook=tuple(Theme(**one) for one in kept["codebook"]),
        cells={(wave, item, group): Coded(**its) for wave, item, group, its in kept["cells"]},
        away=frozenset((wave, item, group) for wave, item, group in kept["away"]),
        coders=tuple(kept["coders"]),
        agreement=tuple(CodersAgree(**one) for one in kept["agreement"]),
    )


def _course(course: Course) -> dict[str, Any]:
    days = {group: {day.isoformat(): n for day, n in its.items()} for group, its in course.days.items()}
    lasted = {str(place): n for place, n in course.lasted.items()}
    return {"days": days, "sent": course.sent, "standing": dict(course.standing), "lasted": lasted}


def _as_course(kept: Mapping[str, Any]) -> Course:
    days = {
        group: Counter({dt.date.fromisoformat(day): n for day, n in its.items()}) for group, its in kept["days"].items()
    }
    lasted = Counter({int(place): n for place, n in kept["lasted"].items()})
    return Course(days, kept["sent"], Counter(kept["standing"]), lasted)
