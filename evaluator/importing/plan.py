"""A map held against the programme, its questionnaires and the columns of the file, before the first row is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evaluator.core.faults import Fault, FaultsFound
from evaluator.documents.storing import load_questionnaire
from evaluator.importing.answers import AnswerReader
from evaluator.importing.issues import Troubles
from evaluator.importing.mapping import ResponsesMap
from evaluator.programme.model import Programme
from evaluator.store.waves import Wave
from surveys.diagnostics import did_you_mean
from surveys.questionnaire import Questionnaire
from surveys.tables import Table

if TYPE_CHECKING:
    from sqlalchemy import Connection


def answer_readers(
    db: Connection,
    programme: Programme,
    waves: Mapping[str, Wave],
    given: ResponsesMap,
    table: Table,
    troubles: Troubles,
    earlier: Sequence[Fault] = (),
) -> dict[str, AnswerReader]:
    """For each wave that the file holds, a reader of its questionnaire.

    Raises FaultsFound with the map's ``earlier`` faults and everything in which it does not fit the file, the programme
    or the questionnaires.
    """
    faults = [*_column_faults(given, table), *_key_faults(given, programme, waves)]
    can_tell = not given.wave.column or given.wave.column in table.header
    held = sorted({given.wave.key(row.cells) for row in table.rows} & waves.keys()) if can_tell else []
    readers = {key: AnswerReader(_questionnaire(db, waves[key]), given, troubles) for key in held}
    faults += [*_linkage_faults(given, [waves[key] for key in held]), *_reader_faults(given, readers)]
    told = {fault.place for fault in earlier}
    if faults or earlier:
        raise FaultsFound([*earlier, *(fault for fault in faults if fault.place not in told)])
    return readers


def _questionnaire(db: Connection, wave: Wave) -> Questionnaire:
    return load_questionnaire(db, wave.programme, wave.questionnaire, wave.version)


def _column_faults(given: ResponsesMap, table: Table) -> Iterator[Fault]:
    used = given.used_columns
    for name in dict.fromkeys(used):
        if name not in table.header:
            yield Fault(given.name, f"the file has no column '{name}'", did_you_mean(name, table.header))
        if name in given.ignore:
            yield Fault(f"{given.name}: ignore", f"the column '{name}' is read as well", "take it out of ignore")
    unmapped = [name for name in table.header if name not in used and name not in given.ignore]
    if unmapped:
        listed = ", ".join(f'"{name}"' for name in unmapped)
        problem = f"the map says nothing of the column{'s' if len(unmapped) > 1 else ''} {listed}"
        yield Fault(
            f"{table.place}: row 1", problem, f"map them under [columns] in {given.name} or write ignore = [{listed}]"
        )


def _key_faults(given: ResponsesMap, programme: Programme, waves: Mapping[str, Wave]) -> Iterator[Fault]:
    """Keys that the map itself writes and the programme does not have."""
    known = {
        "wave": (given.wave, list(waves)),
        "group": (given.group, [group.key for group in programme.groups]),
        "process": (given.process, [process.key for process in programme.processes]),
    }
    for name, (one, keys) in known.items():
        for key in dict.fromkeys(filter(None, [one.fixed, *one.values.values()])):
            if key not in keys:
                place = f"{given.name}: {name}"
                yield Fault(place, f"programme '{programme.key}' has no {name} '{key}'", did_you_mean(key, keys))


def _linkage_faults(given: ResponsesMap, waves: Iterable[Wave]) -> Iterator[Fault]:
    for wave in waves:
        if wave.linkage != "anonymous" and not given.person:
            problem = f"is missing, and the answers of wave '{wave.key}' are linked by person"
            yield Fault(f"{given.name}: person", problem, "name the columns that tell who answers")
        if wave.linkage == "anonymous" and given.submitted:
            problem = f"wave '{wave.key}' is anonymous, and no time is kept there"
            yield Fault(f"{given.name}: submitted", problem, "move the column to ignore")


def _reader_faults(given: ResponsesMap, readers: Mapping[str, AnswerReader]) -> Iterator[Fault]:
    found = [fault for reader in readers.values() for fault in reader.faults]
    for column, problem, remedy in dict.fromkeys(found):
        yield Fault(f"{given.name}: columns.{column}", problem, remedy)
    items = [item for reader in readers.values() for item in reader.questionnaire.items]
    scales = {item.scale.key for item in items if item.scale is not None}
    for key in given.values if readers else ():
        if key not in scales:
            yield Fault(f"{given.name}: values.{key}", f"no item is on a scale '{key}'", did_you_mean(key, scales))
