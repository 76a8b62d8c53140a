"""A report as values of JSON and made again from them, and every string of it that is read, by where it stands."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from evaluator.reporting import blocks
from evaluator.reporting.blocks import Part, Report
from evaluator.reporting.printable import printable

_KINDS: Final[Mapping[str, type]] = {its.kind: its for its in vars(blocks).values() if hasattr(its, "kind")}
NOT_READ: Final = frozenset(
    {"key", "lead", "leads", "svg", "language", "status", "date", "labels", "shape", "tone", "unit"}
)
"""Fields whose strings nobody reads as a part of the text."""


def to_json(report: Report) -> dict[str, Any]:
    """The report as JSON has it: objects by field, a block with its ``kind``; tuples as lists."""
    found: dict[str, Any] = _plain(report)
    return found


def from_json(data: Mapping[str, Any]) -> Report:
    """The report that `to_json` made ``data`` of. A number may also stand there as a decimal string. KeyError,
    TypeError or ValueError for anything else."""
    found = _made(Report, data)
    assert isinstance(found, Report)
    return found


def strings(report: Report) -> Iterator[tuple[str, str]]:
    """Every string that is read, in the order of the document, with its path: fields and indexes joined by '/', a part
    by its key, as in ``parts/summary/blocks/3/rows/2/1``."""
    yield from _strings(report, "")


def _plain(value: object) -> Any:
    if is_dataclass(value):
        kind = {"kind": value.kind} if hasattr(value, "kind") else {}
        return kind | {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return printable(value)
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _made(hint: Any, data: Any) -> Any:
    """``data`` as a value of the type that a field declares."""
    if get_origin(hint) in (Union, types.UnionType):
        return _one_of(get_args(hint), data)
    if get_origin(hint) is tuple:
        first, *rest = get_args(hint)
        hints = [first] * len(data) if rest == [...] else [first, *rest]
        return tuple(_made(its, one) for its, one in zip(hints, data, strict=True))
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**{name: _made(its, data[name]) for name, its in _hints(hint).items() if name in data})
    if hint is str and isinstance(data, str):
        return printable(data)
    if hint is float:
        return float(data)
    return dict(data) if get_origin(hint) is dict else data


def _one_of(hints: tuple[Any, ...], data: Any) -> Any:
    if data is None:
        return None
    (hint,) = [_KINDS[data["kind"]]] if len(hints) > 2 else [one for one in hints if one is not types.NoneType]
    return _made(hint, data)


@cache
def _hints(its: Any) -> dict[str, Any]:
    found = get_type_hints(its)
    return {one.name: found[one.name] for one in fields(its)}


def _strings(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _strings(one, f"{path}/{one.key if isinstance(one, Part) else index}")
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in NOT_READ:
                yield from _strings(getattr(value, one.name), f"{path}/{one.name}".removeprefix("/"))
