"""A questionnaire document (TOML) -> Questionnaire; docs/questionnaire-document.md describes every key.

Every fault of the document is found at once: reading goes on after each with a harmless value, and a questionnaire
comes out only where there was none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from surveys.diagnostics import At, Diagnostic, Entry, InputRejected, Place
from surveys.document.conditions import check_conditions, read_condition
from surveys.document.items import read_item
from surveys.messages import LANGUAGES
from surveys.questionnaire import Item, Page, Questionnaire
from surveys.toml.bare_keys import read_toml
from surveys.toml.scales import read_scales
from surveys.toml.tables import Faults, Table


def parse_questionnaire(text: str, name: str) -> Questionnaire:
    """The questionnaire written in ``text``; ``name`` is the file's name in faults.

    Raises InputRejected with every fault.
    """
    questionnaire, found = read_questionnaire(text, name)
    if questionnaire is None or found:
        raise InputRejected(found)
    return questionnaire


@lru_cache(maxsize=32)
def read_questionnaire(text: str, name: str) -> tuple[Questionnaire | None, tuple[Diagnostic, ...]]:
    """What could be read, and every fault. With faults the questionnaire is partial, good for nothing but further
    checks; it is None where ``text`` is not TOML. Pages of a programme that is being written read the same documents
    again and again."""
    content = read_toml(text, name)
    if content.values is None:
        return None, content.faults
    faults = Faults(name, quoted=content.quoted, found=list(content.faults))
    document = Table(content.values, (name,), faults)
    faults.languages = _languages(document)
    scales = read_scales(document, faults)
    pages: list[tuple[Table, Page]] = []
    items: list[tuple[Table, Item]] = []
    for table in document.tables("pages", required=True):
        of_page = [(entry, read_item(entry, scales)) for entry in table.tables("items", required=True)]
        items += of_page
        pages.append((table, _page(table, tuple(item for _, item in of_page))))
    questionnaire = Questionnaire(
        key=document.key(),
        title=document.text("title", required=True),
        languages=faults.languages,
        information=document.text("information", required=True),
        pages=tuple(page for _, page in pages),
        scales=tuple(scales.values()),
        thanks=document.text("thanks"),
    )
    document.close()
    _check_unique(((table.where("key"), page.key) for table, page in pages), faults)
    _check_unique(_item_keys(items), faults)
    check_conditions(pages, items)
    return questionnaire, tuple(faults.found)


def _languages(document: Table) -> tuple[str, ...]:
    """The languages of the questionnaire; all that there are where the list cannot be used."""
    written = document.value("languages", list, [], required=True)
    if written and len(written) == len(set(map(str, written))) and set(map(str, written)) <= set(LANGUAGES):
        return tuple(written)
    if isinstance(document.raw("languages"), list):
        document.fault("document.which_languages", "languages", value=", ".join(map(str, written)) or "[]")
    return LANGUAGES


def _page(table: Table, items: tuple[Item, ...]) -> Page:
    page = Page(table.key(), table.text("title", required=True), items, table.text("intro"), read_condition(table))
    table.close()
    return page


def _item_keys(items: Iterable[tuple[Table, Item]]) -> Iterable[tuple[Place, str]]:
    """The place and the key of every item and matrix row."""
    for table, item in items:
        yield table.where("key"), item.key
        for number, row in enumerate(item.rows, start=1):
            yield table.where("rows", Entry(number), "key"), row.key


def _check_unique(keys: Iterable[tuple[Place, str]], faults: Faults) -> None:
    first: dict[str, Place] = {}
    for place, key in keys:
        if key and first.setdefault(key, place) != place:
            faults.found.append(Diagnostic("document.key_twice", place, {"key": key, "at": At(("", *first[key][1:]))}))
