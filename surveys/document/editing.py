"""Editing a questionnaire document: each function takes its tables and gives new ones, the old stay as they were.

Pages, items and scales are named by their keys. KeyError where there is none of that key; ValueError, with nothing
changed, for a key that cannot be used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from surveys.document.values import Content, ordered
from surveys.toml.tables import KEY

Operation = Callable[[Content], Content]


class WrongKeys(ValueError):
    """Keys that cannot be used or are taken. ``codes`` are those of their diagnostics, by key."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


_LONGEST_PROPOSAL: Final = 30
_DANISH: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss"})


def new_document(key: str, languages: Sequence[str], title: Content) -> Content:
    """A document without questions."""
    _free((), key)
    return {"key": key, "languages": list(languages), "title": dict(title)}


def as_copy(content: Content, key: str, title: Content) -> Content:
    """The document of another questionnaire with the same questions: it has no versions of which it could have changed.
    ``title`` replaces the words of its languages."""
    new = _cleared(content, "changed")
    words = new.get("title", {})
    new["key"], new["title"] = key, (words if isinstance(words, dict) else {}) | title
    return ordered(new)


def without_language(content: Content, language: str) -> Content:
    """The document without its texts in a language."""
    return _cleared(content, language)


def _cleared(content: Content, gone: str) -> Content:
    """Without the key ``gone`` of every table. The keys of scales are names that authors gave."""
    scales = {name: _without(scale, gone) for name, scale in content.get("scales", {}).items()}
    rest: Content = _without({name: value for name, value in content.items() if name != "scales"}, gone)
    return rest | ({"scales": scales} if scales else {})


def _without(value: Any, gone: str) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, gone) for name, one in value.items() if name != gone}
    return [_without(one, gone) for one in value] if isinstance(value, list) else value


def proposed_key(label: str, taken: Collection[str], otherwise: str) -> str:
    """A key made of the words of ``label``, or of ``otherwise`` where they give none, that is not ``taken``."""
    plain = unicodedata.normalize("NFKD", label.casefold().translate(_DANISH))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in letters).split()
    while words and not words[0][0].isalpha():
        del words[0]
    key = ""
    for word in words:
        longer = f"{key}-{word}" if key else word
        if len(longer) > _LONGEST_PROPOSAL and key:
            break
        key = longer[:_LONGEST_PROPOSAL]
    wanted, number = key or otherwise, 1
    while (proposal := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return proposal


def pages_of(content: Content) -> list[Content]:
    found: list[Content] = content.get("pages", [])
    return found


def items_of(content: Content) -> Iterator[tuple[Content, Content]]:
    """Every page with each of its items, in the order in which they are asked."""
    return ((page, item) for page in pages_of(content) for item in page.get("items", ()))


def page_of(content: Content, key: str) -> Content:
    return next((page for page in pages_of(content) if page.get("key") == key), None) or _missing(key)


def item_of(content: Content, key: str) -> Content:
    return next((item for _, item in items_of(content) if item.get("key") == key), None) or _missing(key)


def scale_of(content: Content, key: str) -> Content:
    found: Content = content["scales"][key] if key in content.get("scales", {}) else _missing(key)
    return found


def _missing(key: str) -> Content:
    raise KeyError(key)


def item_keys(content: Content) -> frozenset[str]:
    """The keys of all items and matrix rows, which share one space."""
    rows = (row.get("key", "") for _, item in items_of(content) for row in _tables(item.get("rows")))
    return frozenset({*(item.get("key", "") for _, item in items_of(content)), *rows} - {""})


def users_of(content: Content, scale: str) -> list[Content]:
    """The items that name the scale."""
    return [item for _, item in items_of(content) if item.get("scale") == scale]


def page_with(content: Content, item: str) -> Content:
    """The page on which the item stands."""
    return next((page for page, own in items_of(content) if own.get("key") == item), None) or _missing(item)


def with_settings(content: Content, table: Content) -> Content:
    """The document with its own texts and languages in place of the former."""
    kept = {name: deepcopy(content[name]) for name in ("key", "scales", "pages") if name in content}
    return ordered(table | kept)


def add_page(content: Content, page: Content) -> Content:
    new = deepcopy(content)
    _free({one.get("key") for one in pages_of(new)}, page["key"])
    new.setdefault("pages", []).append(ordered(page))
    return new


def put_page(content: Content, key: str, page: Content) -> Content:
    """The page ``key`` with the texts and conditions of ``page``; it keeps its items and its place."""
    new = deepcopy(content)
    old = page_of(new, key)
    _free({one.get("key") for one in pages_of(new)} - {key}, page["key"])
    items = old.get("items", [])
    old.clear()
    old.update(ordered(page) | ({"items": items} if items else {}))
    return new


def add_item(content: Content, page: str, item: Content) -> Content:
    """The item as the last of a page."""
    new = deepcopy(content)
    _free_keys(item, item_keys(new))
    page_of(new, page).setdefault("items", []).append(ordered(item))
    return new


def put_item(content: Content, key: str, item: Content) -> Content:
    """``item`` in place of the item ``key``. Where its key or that of a row is another, expressions follow it."""
    new = deepcopy(content)
    old = item_of(new, key)
    before = {key, *(row.get("key") for row in _tables(old.get("rows")))}
    _free_keys(item, item_keys(new) - before)
    old.clear()
    old.update(ordered(item))
    if item["key"] != key:
        _rename(new, key, item["key"])
    return new


def add_scale(content: Content, key: str, scale: Content) -> Content:
    new = deepcopy(content)
    _free(new.get("scales", {}), key)
    new.setdefault("scales", {})[key] = ordered(scale)
    return new


def put_scale(content: Content, key: str, scale: Content, *, new_key: str) -> Content:
    """``scale`` in place of the scale ``key``, under ``new_key``; the items that name it follow."""
    new = deepcopy(content)
    scale_of(new, key)
    _free(set(new["scales"]) - {key}, new_key)
    new["scales"] = {
        (new_key if name == key else name): ordered(scale) if name == key else table
        for name, table in new["scales"].items()
    }
    for item in users_of(new, key):
        item["scale"] = new_key
    return new


def remove_page(content: Content, key: str) -> Content:
    return _removed(content, pages_of, page_of(content, key))


def remove_item(content: Content, key: str) -> Content:
    return _removed(content, lambda new: page_with(new, key)["items"], item_of(content, key))


def _removed(content: Content, among: Callable[[Content], list[Content]], gone: Content) -> Content:
    new = deepcopy(content)
    entries = among(new)
    entries[:] = [entry for entry in entries if entry.get("key") != gone["key"]]
    return new


def remove_scale(content: Content, key: str) -> Content:
    scale_of(content, key)
    new = deepcopy(content)
    del new["scales"][key]
    return new


def move_page(content: Content, key: str, by: int) -> Content:
    """The page moved up (-1) or down (1); at the end of the line it stays."""
    new = deepcopy(content)
    pages = pages_of(new)
    at = pages.index(page_of(new, key))
    if 0 <= at + by < len(pages):
        pages.insert(at + by, pages.pop(at))
    return new


def move_item(content: Content, key: str, by: int) -> Content:
    """The item moved up (-1) or down (1); beyond the end of its page it goes on to the next page."""
    new = deepcopy(content)
    pages, page = pages_of(new), page_with(new, key)
    items = page["items"]
    at, number = items.index(item_of(new, key)), pages.index(page)
    if 0 <= at + by < len(items):
        items.insert(at + by, items.pop(at))
    elif 0 <= number + by < len(pages):
        there = pages[number + by].setdefault("items", [])
        there.insert(len(there) if by < 0 else 0, items.pop(at))
    return new


@dataclass(frozen=True, slots=True)
class Owner:
    """What a declaration of change stands at: ``kind`` is 'item', 'row' or 'scale'."""

    kind: str
    key: str


def declare(content: Content, owner: Owner, *, since: int, kind: str) -> Content:
    """The document with ``changed`` at an item, a matrix row or a shared scale; ``kind`` '' takes it away."""
    new = deepcopy(content)
    table = _OWNERS[owner.kind](new, owner.key)
    table.pop("changed", None)
    if kind:
        table["changed"] = {"since": since, "class": kind}
    return new


def _row_of(content: Content, key: str) -> Content:
    rows = (row for _, item in items_of(content) for row in _tables(item.get("rows")))
    return next((row for row in rows if row.get("key") == key), None) or _missing(key)


_OWNERS: Final[dict[str, Callable[[Content, str], Content]]] = {"item": item_of, "row": _row_of, "scale": scale_of}


def _tables(value: object) -> list[Content]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _free(taken: Collection[Any], *keys: Any) -> None:
    """Raises WrongKeys with every one of ``keys`` that cannot be one, is taken, or stands there twice."""
    seen, wrong = set(taken), dict[str, str]()
    for key in keys:
        if not isinstance(key, str) or not KEY.fullmatch(key):
            wrong[str(key)] = "document.no_key"
        elif key in seen:
            wrong[key] = "document.key_taken"
        else:
            seen.add(key)
    if wrong:
        raise WrongKeys(wrong)


def _free_keys(item: Content, taken: Collection[str]) -> None:
    """The keys of an item and its rows."""
    _free(taken, item["key"], *(row["key"] for row in _tables(item.get("rows")) if "key" in row))


def _rename(content: Content, old: str, new: str) -> None:
    """Everything that names the item ``old`` in a condition or constraint."""
    for table in (*pages_of(content), *(item for _, item in items_of(content))):
        for name in ("show_if", "constraint"):
            value = table.get(name)
            if isinstance(value, str):
                table[name] = value.replace(f"${{{old}}}", f"${{{new}}}")
            elif isinstance(value, dict) and value.get("item") == old:
                value["item"] = new
