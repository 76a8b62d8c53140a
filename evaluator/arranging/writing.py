"""A map written as the TOML that `evaluator.arranging.maps` reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from surveys.toml.strings import basic_string


def map_toml(content: Mapping[str, object]) -> str:
    """The lines of a map: what is no table first, then a table each; empty ones are left out."""
    lines = [f"{key} = {_value(value)}" for key, value in content.items() if not isinstance(value, Mapping)]
    for key, value in content.items():
        if isinstance(value, Mapping):
            lines += _tables(key, value)
    return "\n".join([*lines, ""])


def _tables(name: str, table: Mapping[str, object]) -> Iterator[str]:
    deep = {key: value for key, value in table.items() if isinstance(value, Mapping) and name == "values"}
    flat = {key: value for key, value in table.items() if key not in deep}
    if flat:
        yield from ("", f"[{name}]", *(f"{basic_string(key)} = {_value(value)}" for key, value in flat.items()))
    for key, value in deep.items():
        if value:
            yield from ("", f"[{name}.{basic_string(key)}]")
            yield from (f"{basic_string(cell)} = {_value(meaning)}" for cell, meaning in value.items())


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{basic_string(key)} = {_value(its)}" for key, its in value.items()) + " }"
    if isinstance(value, str):
        return basic_string(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_value, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
