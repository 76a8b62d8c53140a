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
_BARE: Final = re.compile(r"[\w-]+(?=\s*[=.\]])")


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
        for _ in range(MOST):
            try:
                return Read(tomllib.loads(text), tuple(faults), frozenset(quoted))
            except tomllib.TOMLDecodeError as error:
                fault = not_toml(name, error)
                if (found := _bare_key(text, fault)) is None:
                    return Read(None, (*faults, fault))
                text, key = found
                quoted.add(key)
                faults.append(Diagnostic("document.bare_key", (name,), {"key": key, "line": fault.values["line"]}))
    except RecursionError:
        faults.append(Diagnostic("document.too_deep", (name,)))
    return Read(None, tuple(faults))


def _bare_key(text: str, fault: Diagnostic) -> tuple[str, str] | None:
    """The text with the key at the fault in quotes, and the key; None where no such key stands there."""
    if fault.code != "document.not_toml" or str(fault.values["said"]).startswith("Invalid value"):
        return None
    number, column = int(str(fault.values["line"])), int(str(fault.values["column"])) - 1
    lines = text.split("\n")
    line = lines[number - 1]
    key = next((one for one in _BARE.finditer(line) if one.start() <= column < one.end()), None)
    if key is None or key[0].isascii():
        return None
    lines[number - 1] = f'{line[: key.start()]}"{key[0]}"{line[key.end() :]}'
    return "\n".join(lines), key[0]
