"""TOML read although keys with other letters than a-z stand in it without quotes, so that they hide no other fault."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any, Final

from surveys.diagnostics import Diagnostic, not_toml
from surveys.toml.bounds import too_costly

MOST: Final = 200
"""More in one document are no oversight; then it is just not TOML."""
MOST_READINGS: Final = 20
"""Times that one document is read. Each finds one such key, and those at the beginning of the lines below it."""
_BARE: Final = re.compile(r"[\w-]+(?=\s*[=.\]])")
_AT_THE_BEGINNING: Final = re.compile(r"([ \t]*)([\w-]+)(?=[ \t]*=)")
_LONG_STRING: Final = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class Read:
    """``values`` is None where the text is not TOML. ``quoted``: the keys that were read as if they stood in quotes;
    each is among the ``faults``."""

    values: dict[str, Any] | None
    faults: tuple[Diagnostic, ...] = ()
    quoted: frozenset[str] = frozenset()


def read_toml(text: str, name: str) -> Read:
    """The values of a document; ``name`` is the file's name in faults, which have line and column. A bare key with
    letters that TOML takes in quotes only is a fault, and read as if it stood in them."""
    if (costly := too_costly(text, name)) is not None:
        return Read(None, (costly,))
    faults: list[Diagnostic] = []
    quoted: set[str] = set()
    try:
        for _ in range(MOST_READINGS):
            try:
                return Read(tomllib.loads(text), tuple(faults), frozenset(quoted))
            except tomllib.TOMLDecodeError as error:
                fault = not_toml(name, error)
                text, found = _quoted(text, fault)
                if not found or len(faults) + len(found) > MOST:
                    return Read(None, (*faults, fault))
                quoted.update(key for key, _ in found)
                faults += [Diagnostic("document.bare_key", (name,), {"key": key, "line": at}) for key, at in found]
    except RecursionError:
        faults.append(Diagnostic("document.too_deep", (name,)))
    return Read(None, tuple(faults))


def _quoted(text: str, fault: Diagnostic) -> tuple[str, list[tuple[str, int]]]:
    """The text with the key at the fault in quotes, and those with which lines below it begin; each with its line.
    Nothing where no such key stands at the fault."""
    if fault.code != "document.not_toml" or str(fault.values["said"]).startswith("Invalid value"):
        return text, []
    number, column = int(str(fault.values["line"])), int(str(fault.values["column"])) - 1
    lines = text.split("\n")
    line = lines[number - 1]
    key = next((one for one in _BARE.finditer(line) if one.start() <= column < one.end()), None)
    if key is None or key[0].isascii():
        return text, []
    lines[number - 1] = f'{line[: key.start()]}"{key[0]}"{line[key.end() :]}'
    found = [(key[0], number)]
    for at in range(number, len(lines)):
        if any(mark in lines[at - 1] for mark in _LONG_STRING):  # what follows may stand inside a text
            break
        begins = _AT_THE_BEGINNING.match(lines[at])
        if begins is not None and not begins[2].isascii():
            lines[at] = f'{begins[1]}"{begins[2]}"{lines[at][begins.end() :]}'
            found.append((begins[2], at + 1))
    return "\n".join(lines), found
