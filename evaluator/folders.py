"""A programme's folder: ``programme.toml`` and ``questionnaires/*.toml`` read and checked together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluator.faults import FaultsFound
from evaluator.programme.check import check_programme
from evaluator.programme.document import read_programme
from evaluator.programme.faults import Fault
from evaluator.programme.model import Programme
from evaluator.programme.views import ItemView, QuestionnaireView, VariableView
from surveys.document import parse_questionnaire
from surveys.faults import DocumentError
from surveys.questionnaire import TEXT_KINDS, Item, ItemKind, Questionnaire, variables_of

PROGRAMME_FILE: Final = "programme.toml"
QUESTIONNAIRES: Final = "questionnaires"


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a folder without faults. ``questionnaires`` and their ``texts`` are by questionnaire key."""

    programme: Programme
    programme_text: str
    questionnaires: Mapping[str, Questionnaire]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Every fault, and what is worth knowing but stops nothing. Places begin with the file's path in the folder."""

    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def read_folder(path: Path) -> Folder:
    """The documents of the folder. Raises FaultsFound with every fault of every file."""
    folder, result = _examine(path)
    if folder is None or result.faults:
        raise FaultsFound(result.faults)
    return folder


def check_folder(path: Path) -> CheckResult:
    """Every fault and note of every document in the folder."""
    return _examine(path)[1]


def _examine(path: Path) -> tuple[Folder | None, CheckResult]:
    faults: list[Fault] = []
    if not path.is_dir():
        return None, CheckResult((Fault(str(path), "there is no such folder", "name a programme's folder"),), ())
    text = _text(path, PROGRAMME_FILE, faults)
    programme, found = (None, ()) if text is None else read_programme(text, PROGRAMME_FILE)
    faults.extend(found)
    read, texts, unreadable = _questionnaires(path, faults)
    if programme is None or text is None:
        return None, CheckResult(tuple(faults), ())
    views = {key: view_of(questionnaire, file) for key, (questionnaire, file) in read.items()}
    across = check_programme(programme, views, file=PROGRAMME_FILE, unreadable=unreadable, earlier=found)
    faults.extend(fault for fault in across if fault.severity == "fault")
    notes = tuple(fault for fault in across if fault.severity == "note")
    questionnaires = {key: questionnaire for key, (questionnaire, _) in read.items()}
    return Folder(programme, text, questionnaires, texts), CheckResult(tuple(faults), notes)


def _questionnaires(
    path: Path, faults: list[Fault]
) -> tuple[dict[str, tuple[Questionnaire, str]], dict[str, str], set[str]]:
    """Questionnaires with their files, their texts by key, and the keys of those that could not be read."""
    read: dict[str, tuple[Questionnaire, str]] = {}
    texts: dict[str, str] = {}
    unreadable: set[str] = set()
    for file in sorted((path / QUESTIONNAIRES).glob("*.toml")):
        name = f"{QUESTIONNAIRES}/{file.name}"
        text = _text(path, name, faults)
        try:
            questionnaire = None if text is None else parse_questionnaire(text, name)
        except DocumentError as error:
            faults.extend(Fault(fault.place, fault.problem, fault.remedy) for fault in error.faults)
            questionnaire = None
        if questionnaire is None or text is None:
            unreadable.add(_likely_key(text, file.stem))
        elif questionnaire.key in read:
            problem = f"'{questionnaire.key}' is the key of {read[questionnaire.key][1]} too"
            faults.append(Fault(f"{name}: key", problem, "give each questionnaire a key of its own"))
        else:
            read[questionnaire.key] = (questionnaire, name)
            texts[questionnaire.key] = text
    return read, texts, unreadable


def _text(path: Path, name: str, faults: list[Fault]) -> str | None:
    """A file's text with line ends as ``\\n``, so that a document is the same on every system; None with a fault."""
    try:
        return (path / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        faults.append(Fault(name, "there is no such file", "write it, or name the folder that holds it"))
    except OSError as error:
        faults.append(Fault(name, f"cannot be read: {error.strerror}", "make it a file that you may read"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.append(Fault(f"{name}: line {line}", "not in UTF-8", "save the file as UTF-8"))
    return None


def _likely_key(text: str | None, stem: str) -> str:
    """The key by which others refer to a questionnaire with faults: as written, else by the file's name."""
    try:
        key = tomllib.loads(text or "").get("key")
    except (tomllib.TOMLDecodeError, RecursionError):
        key = None
    return key if isinstance(key, str) else stem


def view_of(questionnaire: Questionnaire, file: str) -> QuestionnaireView:
    """What the programme's checks need to know of a questionnaire in ``file``."""
    conditions = {item.show_if.item for item in questionnaire.items if item.show_if is not None}
    items = [
        _item_view(item, f"pages[{page_number}]({page.key}).items[{number}]({item.key})", conditions)
        for page_number, page in enumerate(questionnaire.pages, 1)
        for number, item in enumerate(page.items, 1)
    ]
    return QuestionnaireView(questionnaire.key, file, questionnaire.languages, tuple(items))


def _item_view(item: Item, place: str, conditions: set[str]) -> ItemView:
    variables = tuple(
        VariableView(
            key=variable.key,
            codes=variable.scale.codes if variable.scale else (),
            ordered=variable.scale is not None and variable.scale.ordered,
            decides=bool({item.key, variable.key} & conditions),
        )
        for variable in variables_of(item)
    )
    return ItemView(
        key=item.key,
        place=place,
        variables=variables,
        free_text=item.kind in TEXT_KINDS,
        several_choices=item.kind is ItemKind.MULTIPLE,
        background=item.background,
        stage=item.stage,
    )
