"""The rows of a response file as answers of somebody in a wave, each kind of issue noted with its rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from evaluator.importing.answers import AnswerReader
from evaluator.importing.issues import ImportIssues
from evaluator.importing.mapping import ResponsesMap
from evaluator.programme.model import Programme
from evaluator.store.wave_times import opening
from evaluator.store.waves import Wave
from surveys.notation import Unreadable, as_code, is_in_other_order, like_a_cpr_number, read_moment
from surveys.tables.reading import Row

Progress = Callable[[int, int], None]
_STEP = 1000
_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Response:
    """One row. ``person`` is '' where nobody is named. A row that is ``open`` has an issue without a rule: it may still
    be somebody's second."""

    row: int
    wave: Wave
    group: str
    process: str
    person: str
    submitted_at: dt.datetime | None
    answers: Mapping[str, int | None]
    texts: Mapping[str, str]
    open: bool = False

    @property
    def answered(self) -> int:
        """How many questions are not blank."""
        return sum(code is not None for code in self.answers.values())


@dataclass(slots=True)
class RowReader:
    """Reads rows of the waves in ``readers``, each with the reader of its questionnaire."""

    given: ResponsesMap
    programme: Programme
    waves: Mapping[str, Wave]
    readers: Mapping[str, AnswerReader]
    issues: ImportIssues
    now: dt.datetime
    processes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.processes = frozenset(process.key for process in self.programme.processes)

    def read(self, rows: Sequence[Row], progress: Progress) -> list[Response]:
        """The rows that no issue skips, with one row left for each person and wave."""
        responses: list[Response] = []
        for done, row in enumerate(rows):
            if done % _STEP == 0:
                progress(done, len(rows))
            if (response := self._response(row)) is not None:
                responses.append(response)
        progress(len(rows), len(rows))
        self._note_alike(responses)
        return [response for response in self._without_duplicates(responses) if not response.open]

    def _response(self, row: Row) -> Response | None:
        wave = self._wave(row)
        if wave is None:
            return None
        # All are read before any of them skips the row, so that every issue of a row is noted.
        group, process, person = self._group(row, wave), self._process(row), self._person(row, wave)
        time_is_read, submitted_at = self._submitted(row, wave)
        read = self.readers[wave.key].read(row.cells, row.number)
        if group is None or process is None or person is None or not time_is_read or read is None:
            # Skipped by a rule, or as long as there is none; only the latter goes on to be compared with other rows.
            if not person or row.number not in self.issues.unresolved or row.number in self.issues.skipped:
                return None
            return Response(row.number, wave, "", "", person, None, {}, {}, open=True)
        return Response(row.number, wave, group, process, person, submitted_at, *read)

    def _wave(self, row: Row) -> Wave | None:
        key = self.given.wave.key(row.cells)
        if key not in self.waves:
            self.issues.resolution("unknown_wave", [row.number], key=key)
        return self.waves.get(key)

    def _group(self, row: Row, wave: Wave) -> str | None:
        key = self.given.group.key(row.cells)
        if key in wave.groups:
            return key
        self.issues.resolution("unknown_group", [row.number], key=key, wave=wave.key)
        return None

    def _process(self, row: Row) -> str | None:
        key = self.given.process.key(row.cells)
        if not key or key in self.processes:
            return key
        return "" if self.issues.resolution("unknown_process", [row.number], key=key) == "blank" else None

    def _person(self, row: Row, wave: Wave) -> str | None:
        """The person's name, '' where the row names nobody and stands for itself. Programs write the 7 of a column that
        has blanks as 7.0."""
        parts = [as_code(row.cells[column]) for column in self.given.person]
        blank = [column for column in self.given.person if row.cells[column] in self.given.blank]
        if any(map(like_a_cpr_number, parts)):
            self.issues.refuse("person_by_cpr", row.number)
        if parts and not blank:
            return parts[0] if len(parts) == 1 else "/".join(_escaped(part) for part in parts)
        if wave.linkage == "anonymous":
            return ""
        resolution = self.issues.resolution(
            "missing_person", [row.number], columns=tuple(f"'{column}'" for column in blank)
        )
        return "" if resolution == "separate" else None

    def _submitted(self, row: Row, wave: Wave) -> tuple[bool, dt.datetime | None]:
        """Whether the row may stay, and when it was sent. Tools write a time before the wave where they know none."""
        timed = self.given.submitted and wave.linkage != "anonymous"
        cell = row.cells[self.given.submitted] if timed else ""
        if cell in self.given.blank:
            return True, None
        try:
            time = read_moment(cell, self.given.notation)
        except Unreadable as error:
            swapped = is_in_other_order(cell, self.given.notation)
            return self._no_time(row, cell, "other_order" if swapped else error.reason), None
        opened = opening(wave.opens, wave.opens_at)
        if opened <= time <= self.now:
            return True, time
        return self._no_time(row, cell, "early" if time < opened else "late", wave=wave.key), None

    def _no_time(self, row: Row, cell: str, reason: str, **values: str) -> bool:
        """Notes that a cell is no time of sending; whether the row may stay."""
        name = f"time_{reason}" if reason in ("date_order", "other_order", "early", "late") else ""
        rule = "dates" if reason == "date_order" else "unknown_time"
        return self.issues.resolution(rule, [row.number], name=name, cell=cell, **values) == "blank"

    def _note_alike(self, responses: Iterable[Response]) -> None:
        """Tells of people whose names differ only by case or by zeros in front: they may be one, and nobody else sees
        it once only pseudonyms are left."""
        alike: dict[str, dict[str, list[int]]] = {}
        for response in responses:
            if response.person:
                alike.setdefault(_plain(response.person), {}).setdefault(response.person, []).append(response.row)
        for people in (one for one in alike.values() if len(one) > 1):
            for row in sorted(row for rows in people.values() for row in rows):
                self.issues.note("alike_people", row, people=tuple(f"'{person}'" for person in people))

    def _without_duplicates(self, responses: Iterable[Response]) -> Iterator[Response]:
        by_person: dict[tuple[str, str], list[Response]] = {}
        for response in responses:
            # A row that names nobody is alone under its number.
            key = response.person or f"\x00{response.row}"
            by_person.setdefault((response.wave.key, key), []).append(response)
        for (wave, person), rows in by_person.items():
            resolution = "first"
            if len(rows) > 1:
                numbers = [response.row for response in rows]
                resolution = self.issues.resolution("duplicates", numbers, person=person, wave=wave)
            yield from _KEEP[resolution](rows)


def _plain(person: str) -> str:
    return _ZEROS.sub("", person.casefold())


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("/", "\\/")


_KEEP: Mapping[str, Callable[[list[Response]], list[Response]]] = {
    "": lambda _: [],
    "drop_all": lambda _: [],
    "first": lambda rows: rows[:1],
    "last": lambda rows: rows[-1:],
    "most_complete": lambda rows: [max(rows, key=lambda response: response.answered)],
}
