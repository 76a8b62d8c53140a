"""Names of variables that SPSS takes, the same in every take-out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from surveys.codes import DONT_KNOW, NOT_RELEVANT

LONGEST: Final = 64
"""In bytes, of which a name that is cut has some for a mark of its whole key."""
_MARK: Final = 6
_RESERVED: Final = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
_OWN: Final = frozenset(["wave", "milestone", "version", "group", "process", "synthetic"])
_CODES: Final[Mapping[str, str]] = {str(DONT_KNOW): "dont_know", str(NOT_RELEVANT): "not_relevant"}


def names_of(keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """For each variable, by its key and the version since which it means what it means (0: from the first), a name of
    its own. It follows from the key alone; only keys that would have one name get a mark each."""
    every = tuple(keys)
    plain = {key: _plain(*key) for key in every}
    often = Counter(name.casefold() for name in plain.values())
    return {key: _marked(name, key) if often[name.casefold()] > 1 else name for key, name in plain.items()}


def _plain(key: str, since: int) -> str:
    item, _, code = key.partition("#")
    end = f"_{_CODES.get(code, code.replace('-', 'm'))}" if code else ""
    end += f"_v{since}" if since else ""
    begin = item.replace("-", "_")
    name = f"q_{begin}{end}" if not end and begin.casefold() in _RESERVED | _OWN else begin + end
    return name if len(name.encode()) <= LONGEST else _marked(name, (key, since))


def _marked(name: str, key: tuple[str, int]) -> str:
    mark = hashlib.sha256(f"{key[0]} {key[1]}".encode()).hexdigest()[:_MARK]
    return f"{name[: LONGEST - _MARK - 1]}_{mark}"
