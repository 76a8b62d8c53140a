"""Editing a programme document: each function takes its tables and gives new ones, the old stay as they were.

The tables may have faults; what has not the form of an entry is left as it is written. KeyError where there is no entry
of a key; `WrongKeys`, with nothing changed, for a key that cannot be used.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from evaluator.designing.shape import LINKS, NAMED
from surveys.document.editing import WrongKeys, proposed_key
from surveys.document.values import Content
from surveys.toml.tables import KEY

Use = tuple[str, str]
"""An entry that refers to another: its section and its key."""
_Place = tuple[Use, Any, Any, str]
"""Where an entry is named: the user, the list or table that names it, where in it, and how."""

_EACH, _MEMBER, _VALUE, _NAME = "*", "[]", "=", "{}"
_REFERENCES: Final = {
    "groups": (("waves", _EACH, "groups", _MEMBER), ("indicators", _EACH, "source", "groups", _MEMBER)),
    "processes": (("indicators", _EACH, "source", "where", "process", _MEMBER),),
    "stages": (("indicators", _EACH, "source", "stages", _MEMBER),),
    "visions": (("nodes", _EACH, "visions", _MEMBER),),
    "milestones": (
        ("waves", _EACH, "milestone", _VALUE),
        ("groups", _EACH, "populations", _NAME),
        ("indicators", _EACH, "targets", _NAME),
        ("indicators", _EACH, "bridges", _NAME),
    ),
    "nodes": (
        (LINKS, _EACH, "from", _VALUE),
        (LINKS, _EACH, "to", _VALUE),
        ("indicators", _EACH, "node", _VALUE),
    ),
    "waves": (("information", "variants", _EACH, "waves", _MEMBER),),
}
"""Where an entry of a section is referred to: in each list, as a value, or as the name of a value."""
_SETTINGS: Final = ("key", *NAMED, LINKS)
"""What `settings_of` leaves out."""


def entries_of(content: Content, section: str) -> dict[str, Content]:
    """The entries of a section by their keys, in the document's order."""
    found = content.get(section)
    tables = found if isinstance(found, dict) else {}
    return {str(key): table for key, table in tables.items() if isinstance(table, dict)}


def entry_of(content: Content, section: str, key: str) -> Content:
    """An entry with its key."""
    return {"key": key} | entries_of(content, section)[key]


def add_entry(content: Content, section: str, table: Content) -> tuple[Content, str]:
    """The document with a new entry at the end of its section, and its key: the one in ``table``, else one made of its
    title."""
    there = content.get(section, {})
    key = str(table.get("key") or "") or proposed_key(_title(table), there, section.rstrip("s"))
    _free(there, key)
    new = deepcopy(content)
    new.setdefault(section, {})[key] = _without_key(table)
    return new, key


def put_entry(content: Content, section: str, key: str, table: Content) -> Content:
    """The document with ``table`` in place of an entry. Another key in it renames the entry wherever it is named."""
    entries_of(content, section)[key]
    name = str(table.get("key", key))
    new = deepcopy(content)
    if name != key:
        _free(new[section], name)
        _rename(new, section, key, name)
    new[section] = {name if one == key else one: value for one, value in new[section].items()}
    new[section][name] = _without_key(table)
    return new


def remove_entry(content: Content, section: str, key: str) -> Content:
    """The document without an entry, without the links of a node, and without it in the lists that hold it. What names
    it by itself goes on naming it, which is a fault that its author is told of."""
    entries_of(content, section)[key]
    new = deepcopy(content)
    del new[section][key]
    if section == "nodes":
        new[LINKS] = [one for one in _links(new) if key not in (one.get("from"), one.get("to"))]
    for _, holder, _, style in [*_places(new, section, key)]:
        if style == _NAME:
            del holder[key]
        elif style == _MEMBER:
            holder.remove(key)
    return _tidy(new)


def move_entry(content: Content, section: str, key: str, by: int) -> Content:
    """The document with an entry ``by`` places further down; no further than its section goes."""
    keys = list(content.get(section, {}))
    if key not in keys:
        raise KeyError(key)
    at = keys.index(key)
    keys.insert(max(0, min(len(keys) - 1, at + by)), keys.pop(at))
    new = deepcopy(content)
    new[section] = {one: new[section][one] for one in keys}
    return new


def users_of(content: Content, section: str, key: str) -> list[Use]:
    """What refers to an entry, each once, in the document's order."""
    return list(dict.fromkeys(user for user, _, _, _ in _places(content, section, key)))


def links_of(content: Content) -> list[Content]:
    return _links(content)


def link_of(content: Content, source: str, target: str) -> Content:
    """The link between two nodes. KeyError where there is none."""
    found = next((one for one in _links(content) if _ends(one) == (source, target)), None)
    if found is None:
        raise KeyError(f"{source}>{target}")
    return found


def add_link(content: Content, table: Content) -> Content:
    """The document with a new link; WrongKeys where its two nodes have one."""
    if any(_ends(one) == _ends(table) for one in _links(content)):
        raise WrongKeys({str(table.get("to")): "designing.link_there"})
    new = deepcopy(content)
    new.setdefault(LINKS, []).append(dict(table))
    return new


def put_link(content: Content, source: str, target: str, table: Content) -> Content:
    """The document with ``table`` in place of a link."""
    before = link_of(content, source, target)
    if _ends(table) != (source, target) and any(_ends(one) == _ends(table) for one in _links(content)):
        raise WrongKeys({str(table.get("to")): "designing.link_there"})
    at = next(at for at, one in enumerate(_links(content)) if one is before)
    new = deepcopy(content)
    new[LINKS][at] = dict(table)
    return new


def remove_link(content: Content, source: str, target: str) -> Content:
    link_of(content, source, target)
    new = deepcopy(content)
    new[LINKS] = [one for one in _links(new) if _ends(one) != (source, target)]
    return _tidy(new)


def settings_of(content: Content) -> Content:
    """What belongs to the programme as a whole: its texts, languages, rules, information and names of registers."""
    return {name: value for name, value in content.items() if name not in _SETTINGS}


def with_settings(content: Content, table: Content) -> Content:
    """The document with other settings; all of them stand in ``table``."""
    kept = {name: value for name, value in content.items() if name in _SETTINGS}
    return deepcopy(kept | {name: value for name, value in table.items() if name not in _SETTINGS})


def _title(table: Content) -> str:
    title = table.get("title", "")
    return str(next(iter(title.values()), "")) if isinstance(title, dict) else str(title)


def _without_key(table: Content) -> Content:
    return {name: value for name, value in table.items() if name != "key"}


def _free(taken: Content, key: str) -> None:
    if not KEY.fullmatch(key):
        raise WrongKeys({key: "document.no_key"})
    if key in taken:
        raise WrongKeys({key: "document.key_taken"})


def _links(content: Content) -> list[Content]:
    found = content.get(LINKS)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _ends(link: Content) -> tuple[str, str]:
    return str(link.get("from", "")), str(link.get("to", ""))


def _tidy(content: Content) -> Content:
    """Without sections in which nothing is left."""
    return {name: value for name, value in content.items() if value or name not in (*NAMED, LINKS)}


def _rename(content: Content, section: str, old: str, new: str) -> None:
    for _, holder, at, style in [*_places(content, section, old)]:
        if style == _NAME:
            renamed = {new if name == old else name: value for name, value in holder.items()}
            holder.clear()
            holder.update(renamed)
        else:
            holder[at] = new


def _places(content: Content, section: str, key: str) -> Iterator[_Place]:
    """Each place where an entry is named."""
    for path in _REFERENCES.get(section, ()):
        yield from _followed(content, path, (), key)


def _followed(value: Any, path: tuple[str, ...], passed: tuple[str, ...], key: str) -> Iterator[_Place]:
    step, rest = path[0], path[1:]
    if step == _MEMBER and isinstance(value, list):
        yield from ((_user(passed), value, at, _MEMBER) for at, one in enumerate(value) if one == key)
    elif step == _NAME and isinstance(value, dict) and key in value:
        yield _user(passed), value, key, _NAME
    elif step == _EACH and isinstance(value, dict | list):
        named = value.items() if isinstance(value, dict) else ((">".join(_ends(one)), one) for one in value)
        for name, one in named:
            yield from _followed(one, rest, (*passed, str(name)), key)
    elif isinstance(value, dict) and step in value:
        if rest == (_VALUE,):
            if value[step] == key:
                yield _user(passed), value, step, _VALUE
        else:
            yield from _followed(value[step], rest, (*passed, step), key)


def _user(passed: tuple[str, ...]) -> Use:
    """``("waves", "m1-staff")`` is the wave of that key; a variant of the information belongs to the whole."""
    return (passed[0], passed[1]) if passed[0] != "information" else ("", "")
