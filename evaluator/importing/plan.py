"""A map checked against the programme, its questionnaires and the columns of the file, before the first row is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evaluator.documents.storing import load_questionnaire
from evaluator.importing.answers import AnswerReader
from evaluator.importing.issues import ImportIssues
from evaluator.importing.mapping import ResponsesMap
from evaluator.importing.ready import wrong_template
from evaluator.programme.model import Programme
from evaluator.store.waves import Wave
from surveys.diagnostics import Diagnostic, InputRejected, unknown
from surveys.diagnostics import Row as RowStep
from surveys.questionnaire import Questionnaire
from surveys.tables.reading import Table
from surveys.toml.strings import basic_string

if TYPE_CHECKING:
    from sqlalchemy import Connection


def answer_readers(
    db: Connection,
    programme: Programme,
    waves: Mapping[str, Wave],
    given: ResponsesMap,
    table: Table,
    issues: ImportIssues,
    earlier: Sequence[Diagnostic] = (),
) -> dict[str, AnswerReader]:
    """For each wave that the file holds, a reader of its questionnaire.

    Raises InputRejected with what was wrong with the map ``earlier`` and everything in which it does not fit the file,
    the programme or the questionnaires.
    """
    found = [*wrong_template(given), *_wrong_columns(given, table), *_wrong_keys(given, programme, waves)]
    can_tell = not given.wave.column or given.wave.column in table.header
    held = sorted({given.wave.key(row.cells) for row in table.rows} & waves.keys()) if can_tell else []
    on_consent = {key for key in held if (its := programme.information.of(key)) and its.asks_consent}
    readers = {key: AnswerReader(_questionnaire(db, waves[key]), given, issues, key in on_consent) for key in held}
    found += [*_against_linkage(given, [waves[key] for key in held]), *_wrong_items(given, readers)]
    known = {one.place for one in earlier}
    if found or earlier:
        raise InputRejected([*earlier, *(one for one in found if one.place not in known)])
    return readers


def _questionnaire(db: Connection, wave: Wave) -> Questionnaire:
    return load_questionnaire(db, wave.programme, wave.questionnaire, wave.version)


def _wrong_columns(given: ResponsesMap, table: Table) -> Iterator[Diagnostic]:
    used = given.used_columns
    for name in dict.fromkeys(used):
        if name not in table.header:
            yield unknown("importing.no_column", (given.name,), name, table.header)
        if name in given.ignore:
            yield Diagnostic("importing.ignored_and_read", (given.name, "ignore"), {"column": name})
        if name in given.identity:
            yield Diagnostic("importing.identity_read", (given.name, "columns", name))
    for name in given.leave_out:
        if name not in table.header:
            yield unknown("importing.no_column", (given.name, "leave_out"), name, table.header)
    left = given.ignore | given.identity | given.leave_out.keys()
    unmapped = [name for name in table.header if name not in used and name not in left]
    if unmapped:
        columns = tuple(map(basic_string, unmapped))
        yield Diagnostic("importing.unmapped", (*table.where, RowStep(1)), {"columns": columns, "map": given.name})


def _wrong_keys(given: ResponsesMap, programme: Programme, waves: Mapping[str, Wave]) -> Iterator[Diagnostic]:
    """Keys that the map itself writes and the programme does not have."""
    known = {
        "wave": (given.wave, list(waves)),
        "group": (given.group, [group.key for group in programme.groups]),
        "process": (given.process, [process.key for process in programme.processes]),
    }
    for name, (one, keys) in known.items():
        for key in dict.fromkeys(filter(None, [one.fixed, *one.values.values()])):
            if key not in keys:
                yield unknown(f"importing.no_{name}", (given.name, name), key, keys, programme=programme.key)


def _against_linkage(given: ResponsesMap, waves: Iterable[Wave]) -> Iterator[Diagnostic]:
    for wave in waves:
        if wave.linkage != "anonymous" and not given.person:
            yield Diagnostic("importing.no_person", (given.name, "person"), {"wave": wave.key})
        if wave.linkage == "anonymous" and given.submitted and given.says_submitted:
            yield Diagnostic("importing.time_in_anonymous", (given.name, "submitted"), {"wave": wave.key})


def _wrong_items(given: ResponsesMap, readers: Mapping[str, AnswerReader]) -> Iterator[Diagnostic]:
    found: list[Diagnostic] = []
    for reader in readers.values():
        found += [one for one in reader.found if one not in found]
    yield from found
    items = [item for reader in readers.values() for item in reader.questionnaire.items]
    scales = {item.scale.key for item in items if item.scale is not None}
    for key in given.values if readers else ():
        if key not in scales:
            yield unknown("importing.no_scale", (given.name, "values", key), key, scales)
