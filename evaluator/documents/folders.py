"""A programme's folder: ``programme.toml`` and ``questionnaires/*.toml`` read and checked together."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISREG
from typing import Final

from evaluator.programme.check import check_programme
from evaluator.programme.document import mentions, read_programme
from evaluator.programme.model import Programme
from evaluator.programme.views import ItemView, QuestionnaireView, VariableView
from surveys.diagnostics import Diagnostic, Entry, InputRejected, Place, not_toml
from surveys.document.labels import check_labels
from surveys.document.reading import read_questionnaire
from surveys.expressions.trees import keys_of
from surveys.kinds.all import kind_of, variables_of
from surveys.questionnaire import Item, Page, Questionnaire
from surveys.toml.bounds import too_costly

PROGRAMME_FILE: Final = "programme.toml"
QUESTIONNAIRES: Final = "questionnaires"
MOST_BYTES: Final = 4_000_000
"""Of one document; the largest example has a fiftieth."""
VERSIONS_FILE: Final = "versions.toml"
"""Says from which versions in the store a folder was exported, and so is begun from."""
_OF_NO_CONSEQUENCE: Final = {
    *("da", "en", "languages", "title", "information", "thanks", "intro", "text", "hint"),
    *("required", "show_if", "dont_know", "not_relevant", "minimum", "maximum", "max_length"),
    *("constraint", "constraint_message", "minimum_choices", "low", "high", "exclusive", "other", "changed"),
}
"""Keys of a questionnaire whose faults leave no doubt about which items it has, what they are for and their scales."""
_MAKE_THE_ITEMS: Final = {"pages", "items", "key", "kind", "rows", "scale", "choices", "code"}
"""Keys whose faults leave open which questions there are; so does an unknown key outside items and scales, which may
be a list of them misspelt."""

Opened = Callable[[str], Collection[str]]
"""The waves of a programme, by its key, that opened before nedslag asked for an information text."""


def nowhere(_: str) -> Collection[str]:
    """For documents that are checked beside no store."""
    return ()


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a folder without faults. ``questionnaires``, their ``texts`` and ``files`` (paths in the folder)
    are by questionnaire key. ``begun_from``: the numbers of the versions from which it was begun, that of the programme
    document by the programme's key with a slash before it; nothing where the folder does not say."""

    programme: Programme
    programme_text: str
    questionnaires: Mapping[str, Questionnaire]
    texts: Mapping[str, str]
    files: Mapping[str, str]
    begun_from: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Every fault, and what is worth knowing but stops nothing. Places begin with the file's path in the folder."""

    faults: tuple[Diagnostic, ...]
    notes: tuple[Diagnostic, ...]


def read_folder(path: Path, opened: Opened = nowhere) -> Folder:
    """The documents of the folder. Raises InputRejected with every fault of every file."""
    folder, result = _examine(path, opened)
    if folder is None or result.faults:
        raise InputRejected(result.faults)
    return replace(folder, begun_from=_begun_from(path, folder.programme.key))


def check_folder(path: Path) -> CheckResult:
    """Every fault and note of every document in the folder."""
    return _examine(path, nowhere)[1]


def _begun_from(path: Path, programme: str) -> dict[str, int]:
    """What `VERSIONS_FILE` of the folder says, nothing where there is none. Raises InputRejected where it cannot be
    read as such."""
    if not (path / VERSIONS_FILE).is_file():
        return {}
    faults: list[Diagnostic] = []
    text = _text(path, VERSIONS_FILE, faults) or ""
    if faults:
        raise InputRejected(faults)
    return begun_from(text, programme)


def begun_from(text: str, programme: str) -> dict[str, int]:
    """What a note of versions says. Nothing where it is that of another programme, as in a folder that was copied to
    begin a new one. Raises InputRejected where it cannot be read as such."""
    faults: list[Diagnostic] = []
    if (costly := too_costly(text, VERSIONS_FILE)) is not None:
        raise InputRejected([costly])
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(not_toml(VERSIONS_FILE, error))
        values = {}
    listed = values.get("questionnaires", {})
    numbers = {f"/{programme}": values.get("programme"), **(listed if isinstance(listed, dict) else {})}
    if not faults and not all(isinstance(one, int) for one in numbers.values()):
        faults.append(Diagnostic("documents.not_versions", (VERSIONS_FILE,)))
    if faults:
        raise InputRejected(faults)
    return numbers if values.get("key") == programme else {}


def _examine(path: Path, opened: Opened) -> tuple[Folder | None, CheckResult]:
    faults: list[Diagnostic] = []
    if not path.is_dir():
        return None, CheckResult((Diagnostic("documents.no_folder", (str(path),)),), ())
    text = _text(path, PROGRAMME_FILE, faults)
    files = sorted((path / QUESTIONNAIRES).glob("*.toml"))
    names = [f"{QUESTIONNAIRES}/{file.name}" for file in files]
    return examine_documents(text, {name: _text(path, name, faults) for name in names}, faults, opened)


def examine_documents(
    text: str | None,
    files: Mapping[str, str | None],
    found: Iterable[Diagnostic] = (),
    opened: Opened = nowhere,
) -> tuple[Folder | None, CheckResult]:
    """A programme document and the questionnaires by their paths in the folder, checked together; None for what could
    not be read, with the faults ``found`` at that. The folder is None where the programme cannot be read."""
    faults = list(found)
    programme, own = (None, ()) if text is None else read_programme(text, PROGRAMME_FILE)
    faults.extend(own)
    read, unreadable = _questionnaires(files, faults)
    if programme is None or text is None:
        return None, CheckResult(tuple(faults), ())
    views = {key: view_of(one.questionnaire, one.file, one.faults) for key, one in read.items()}
    checked = check_programme(
        programme,
        views,
        file=PROGRAMME_FILE,
        unreadable=unreadable,
        earlier=own,
        mentioned=mentions(text),
        opened=opened(programme.key),
    )
    faults.extend(one for one in checked if one.severity == "error")
    notes = tuple(one for one in checked if one.severity == "note")
    questionnaires = {key: one.questionnaire for key, one in read.items()}
    texts = {key: one.text for key, one in read.items()}
    paths = {key: one.file for key, one in read.items()}
    return Folder(programme, text, questionnaires, texts, paths), CheckResult(tuple(faults), notes)


@dataclass(frozen=True, slots=True)
class _File:
    """A questionnaire, partial where it has ``faults``; ``file`` is its path in the folder."""

    questionnaire: Questionnaire
    file: str
    text: str
    faults: tuple[Diagnostic, ...]


def _questionnaires(texts: Mapping[str, str | None], faults: list[Diagnostic]) -> tuple[dict[str, _File], set[str]]:
    """The questionnaires by key, and the likely keys of those that could not be read or share one key."""
    by_key: dict[str, list[_File]] = {}
    unreadable: set[str] = set()
    for name, text in texts.items():
        questionnaire, found = (None, ()) if text is None else read_questionnaire(text, name)
        faults.extend(found)
        if questionnaire is None or text is None or any(fault.place == (name, "key") for fault in found):
            unreadable |= {Path(name).stem, questionnaire.key if questionnaire else ""}
        else:
            by_key.setdefault(questionnaire.key, []).append(_File(questionnaire, name, text, found))
        faults.extend(check_labels(questionnaire, name) if questionnaire else ())
    for key, (first, *others) in by_key.items():
        values = {"key": key, "file": first.file}
        faults.extend(Diagnostic("documents.same_key", (other.file, "key"), values) for other in others)
        unreadable |= {key, *(Path(one.file).stem for one in (first, *others))} if others else set()
    return {key: files[0] for key, files in by_key.items() if key not in unreadable}, unreadable


def _text(path: Path, name: str, faults: list[Diagnostic]) -> str | None:
    """A file's text with line ends as ``\\n``, so that a document is the same on every system; None with a fault."""
    file = path / name
    try:
        about = file.stat()
        if not S_ISREG(about.st_mode):  # a pipe would be waited for, and a device read for ever
            faults.append(Diagnostic("documents.no_ordinary_file", (name,)))
        elif about.st_size > MOST_BYTES:
            faults.append(Diagnostic("documents.large_file", (name,), {"most": MOST_BYTES // 1_000_000}))
        else:
            return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        faults.append(Diagnostic("documents.no_file", (name,)))
    except OSError as error:
        faults.append(Diagnostic("documents.unreadable", (name,), {"error": error.strerror or ""}))
    except UnicodeDecodeError as error:
        faults.append(not_toml(name, error))
    return None


def view_of(questionnaire: Questionnaire, file: str, faults: Iterable[Diagnostic] = ()) -> QuestionnaireView:
    """What the programme's checks need to know of a questionnaire in ``file``, and what its own ``faults`` leave in
    doubt. Faults in texts leave nothing in doubt."""
    places = (fault.place[1:] for fault in faults)
    grave = [place for place in places if _OF_NO_CONSEQUENCE.isdisjoint(place)]
    owners: tuple[Page | Item, ...] = (*questionnaire.pages, *questionnaire.items)
    conditions = {key for owner in owners if owner.show_if is not None for key in keys_of(owner.show_if)}
    items = [
        _item_view(item, ("pages", Entry(page_number, page.key), "items", Entry(number, item.key)), conditions, grave)
        for page_number, page in enumerate(questionnaire.pages, 1)
        for number, item in enumerate(page.items, 1)
    ]
    incomplete = any(_last_key(place) in _MAKE_THE_ITEMS or not _is_in_an_entry(place) for place in grave)
    return QuestionnaireView(questionnaire.key, file, questionnaire.languages, tuple(items), incomplete)


def _last_key(place: Place) -> str:
    return next((step for step in reversed(place) if isinstance(step, str)), "")


def _is_in_an_entry(place: Place) -> bool:
    """Whether it is inside an item or a scale."""
    match place:
        case ("pages", Entry(), "items", Entry(), *_) | ("scales", _, *_):
            return True
    return False


def _item_view(item: Item, place: Place, conditions: set[str], grave: Iterable[Place]) -> ItemView:
    in_doubt = not item.key or any(fault[: len(place)] == place for fault in grave)
    scale_in_doubt = item.scale is not None and any(fault[:2] == ("scales", item.scale.key) for fault in grave)
    variables = tuple(
        VariableView(
            key=variable.key,
            codes=variable.scale.codes if variable.scale else (),
            ordered=variable.scale is not None and variable.scale.ordered,
            decides=bool({item.key, variable.key} & conditions),
            in_doubt=in_doubt or scale_in_doubt,
        )
        for variable in variables_of(item)
    )
    return ItemView(
        key=item.key,
        place=place,
        variables=variables,
        free_text=not kind_of(item).counted,
        in_words=kind_of(item).words,
        several_choices=kind_of(item).by_choice,
        background=item.background,
        stage=item.stage,
        in_doubt=in_doubt,
        words=kind_of(item).words or item.other is not None,
        asked=item.text,
    )
