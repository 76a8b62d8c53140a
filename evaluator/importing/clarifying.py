"""A file of answers asked about in a form: what each column answers, what its cells mean, and the rule for each kind of
issue. What is answered becomes a map as the command line reads it, so that a file is understood in one way alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from evaluator.arranging.maps import map_content
from evaluator.arranging.writing import map_toml
from evaluator.importing.asked_words import Word, answer_word, as_written, words_of
from evaluator.importing.mapping import RULES, ResponsesMap, read_map
from evaluator.importing.ready import fitted, layout_of
from evaluator.importing.subjects import Subject
from evaluator.importing.uploading import Unpacked
from surveys.diagnostics import Diagnostic
from surveys.kinds.all import kind_of
from surveys.questionnaire import Item
from surveys.tables.reading import Table, read_table

NOT_READ, UNSURE = "", "?"
IDENTITY, PERSON, SUBMITTED, GROUP, PROCESS, WAVE = "@identity", "@person", "@submitted", "@group", "@process", "@wave"
"""What a column may be for besides an answer."""
BY_COLUMN: Final = {WAVE: "wave", GROUP: "group", PROCESS: "process"}
SEPARATORS: Final = {"semicolon": ";", "comma": ",", "comma_space": ", ", "bar": "|", "line": "\n", "space": " "}
_KEYS: Final = ("decimal", "dates", "timezone")
_SAMPLES: Final = 3
_LONGEST: Final = 60
_WORDS_OF_RULE: Final = ("", *RULES["unknown_code"])
Content = dict[str, Any]
"""A map as it stands in its file; the names of columns in lower case."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file with the first of its cells. ``use``: what it is for, the key of what it answers or one of
    the above; ``doubts``: why that is not sure. ``separator`` and ``unknown`` are None where they are not asked."""

    field: str
    name: str
    samples: Sequence[str]
    use: str
    doubts: tuple[Diagnostic, ...]
    separator: str | None
    unknown: str | None


@dataclass(frozen=True, slots=True)
class Understood:
    headings: Sequence[Heading]
    words: Sequence[Word]
    rows: int
    map: Content
    given: ResponsesMap

    @property
    def toml(self) -> str:
        return _toml(self.map)


def understand(subject: Subject, at: Unpacked, answers: Mapping[str, str]) -> Understood:
    """How a file is read by the map that lies beside it and by what was answered to a form, and the map with that
    written over it. Raises InputRejected where the file is no table."""
    content = _plain(map_content(at.map), subject.wave.key)
    _answer_keys(content, answers)
    given, table = _read(content, at)
    for number, name in enumerate(table.header):
        answered = answers.get(f"h{number}", UNSURE)
        if answered not in (UNSURE, _use(given, name)):
            _answer(content, subject, table, given, name, answered)
    content.setdefault("wave", subject.wave.key)
    _, given = _fitted(content, at, table)
    for number, name in enumerate(table.header):
        _answer_column(content, subject, table, name, answers, f"h{number}")
    _, given = _fitted(content, at, table)
    for word in words_of(subject, table, given):
        answered = answers.get(word.field, word.meaning)
        if answered != word.meaning:
            answer_word(content, word, answered)
    written, given = _fitted(content, at, table)
    headings = [_heading(subject, table, given, number, name) for number, name in enumerate(table.header)]
    return Understood(headings, words_of(subject, table, given), len(table.rows), written, given)


def _plain(base: Mapping[str, Any], wave: str) -> Content:
    """A map with every column in lower case, and what a column answers as a table."""
    content = {"wave": wave} | deepcopy(dict(base))
    content["columns"] = {
        name.strip().lower(): {"item": its} if isinstance(its, str) else its for name, its in content["columns"].items()
    }
    for key in ("ignore", "identity", "person"):
        its = content.get(key, [])
        content[key] = [name.strip().lower() for name in ([its] if isinstance(its, str) else its)]
    for key in BY_COLUMN.values():
        if isinstance(content.get(key), dict):
            content[key]["column"] = content[key]["column"].strip().lower()
    if "submitted" in content:
        content["submitted"] = content["submitted"].strip().lower()
    return content


def _answer_keys(content: Content, answers: Mapping[str, str]) -> None:
    """What holds for the whole file."""
    for key in _KEYS:
        if key in answers:
            _set(content, key, answers[key].strip())
    for key in ("group", "process"):
        if key in answers and not isinstance(content.get(key), dict):
            _set(content, key, answers[key])
    if "asked" in answers:  # an empty box is not posted
        content["synthetic"] = "synthetic" in answers
    rules = content.setdefault("rules", {})
    for rule, resolutions in RULES.items():
        if answers.get(f"r-{rule}", "-") in ("", *resolutions):
            _set(rules, rule, answers[f"r-{rule}"])


def _set(content: Content, key: str, value: str) -> None:
    if value:
        content[key] = value
    else:
        content.pop(key, None)


def _read(content: Content, at: Unpacked) -> tuple[ResponsesMap, Table]:
    at.map.write_text(_toml(_written(content)), "utf-8")
    given, _ = read_map(at.map)  # what is wrong is told when the rows are read
    table = read_table(at.answers, layout=layout_of(given))
    return fitted(given, table.header), table


def _fitted(content: Content, at: Unpacked, table: Table) -> tuple[Content, ResponsesMap]:
    """The map as it is written now, and as it is understood for the file."""
    written = _written(content)
    at.map.write_text(_toml(written), "utf-8")
    return written, fitted(read_map(at.map)[0], table.header)


def _toml(written: Content) -> str:
    """A map says which columns are read even where none is."""
    return map_toml(written) + ("" if written["columns"] else "\n[columns]\n")


def _written(content: Content) -> Content:
    """A map without tables and lists that say nothing. The columns stand there even where nothing is read."""
    kept = {key: its for key, its in content.items() if its not in ({}, []) and its is not False}
    columns = {name: its["item"] if list(its) == ["item"] else its for name, its in content["columns"].items()}
    columns = {
        name: its if isinstance(its, str) else {key: value for key, value in its.items() if value not in ("", {})}
        for name, its in columns.items()
    }
    order = sorted((key for key in kept if key != "columns"), key=lambda key: isinstance(kept[key], dict))
    return {key: kept[key] for key in order} | {"columns": columns}


def _use(given: ResponsesMap, name: str) -> str:
    """What a column is for by a map that was fitted to the file."""
    answered = next((one.target for one in given.columns if one.name == name), "")
    by_column = next((use for use, key in BY_COLUMN.items() if getattr(given, key).column == name), "")
    if answered or by_column:
        return answered or by_column
    if name in given.person:
        return PERSON
    if name == given.submitted:
        return SUBMITTED
    if name in given.identity:
        return IDENTITY
    return NOT_READ if name in given.ignore or name in given.leave_out else UNSURE


def _answer(content: Content, subject: Subject, table: Table, given: ResponsesMap, name: str, use: str) -> None:
    """Let a map say what a column is for, and nothing else of it."""
    _forget(content, given, name)
    if use == NOT_READ:
        content["ignore"].append(name)
    elif use == IDENTITY:
        content["identity"].append(name)
    elif use == PERSON:
        content["person"] = [one for one in table.header if one in (*content["person"], name)]
    elif use == SUBMITTED:
        content["submitted"] = name
    elif use in BY_COLUMN:
        content[BY_COLUMN[use]] = {"column": name, "values": subject.named(BY_COLUMN[use], _cells(table, name))}
    elif use in subject.items:
        guess = subject.matcher.read_as(name, use, _cells(table, name), subject.labels(name))
        its = {"item": use, "separator": guess.separator, "values": _as_written(guess.values), "unknown": guess.unknown}
        content["columns"][name] = {key: value for key, value in its.items() if value}


def _forget(content: Content, given: ResponsesMap, name: str) -> None:
    content["columns"].pop(name, None)
    for key in ("ignore", "identity", "person"):
        content[key] = [one for one in content[key] if one != name]
    for key in BY_COLUMN.values():
        if isinstance(content.get(key), dict) and content[key]["column"] == name:
            del content[key]
    if content.get("submitted", given.submitted) == name:
        content["submitted"] = ""  # whatever a ready map says


def _answer_column(
    content: Content, subject: Subject, table: Table, name: str, answers: Mapping[str, str], field: str
) -> None:
    """What stands between the choices of a column, and what becomes of cells that are none."""
    its, item = content["columns"].get(name), subject.items.get(content["columns"].get(name, {}).get("item", ""))
    if its is None or item is None:
        return
    separator = SEPARATORS.get(answers.get(f"{field}-separator", ""))
    if _is_joined(item, its["item"]) and separator not in (None, its.get("separator", ";")):
        its["separator"] = separator
        values = subject.recodes(item, _cells(table, name), separator or "")
        its["values"] = _as_written(values) | its.get("values", {})
    unknown = answers.get(f"{field}-unknown")
    if unknown is not None and unknown in _WORDS_OF_RULE:
        _set(its, "unknown", unknown)


def _as_written(values: Mapping[str, str]) -> dict[str, int | str]:
    return {cell: as_written(code) for cell, code in values.items()}


def _heading(subject: Subject, table: Table, given: ResponsesMap, number: int, name: str) -> Heading:
    use = _use(given, name)
    column = next((one for one in given.columns if one.name == name), None)
    item = subject.items.get(use)
    joined = column is not None and item is not None and _is_joined(item, use)
    asked = column is not None and item is not None and item.other is not None and use == item.key
    return Heading(
        f"h{number}",
        name,
        [cell[:_LONGEST] for cell in _cells(table, name)[:_SAMPLES]],
        use,
        subject.doubts.get(name, ()) if use == UNSURE else (),
        _separator(column.separator) if joined and column is not None else None,
        column.unknown if asked and column is not None else None,
    )


def _separator(written: str) -> str:
    return next((name for name, one in SEPARATORS.items() if one == written), "")


def _is_joined(item: Item, target: str) -> bool:
    """Whether a column may hold several choices."""
    return target == item.key and bool(kind_of(item).by_choice)


def _cells(table: Table, name: str) -> list[str]:
    """What stands in a column, each once; blanks left out."""
    return [*dict.fromkeys(cell for row in table.rows if (cell := row.cells[name]))]
