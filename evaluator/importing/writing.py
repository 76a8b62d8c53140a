"""A proposed map as TOML. What is unsure stands as a comment above its line, and the line is one itself where it would
say something that may be wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from evaluator.importing.matching import Guess
from evaluator.importing.proposal import Proposal
from surveys.diagnostics import Diagnostic
from surveys.toml.strings import basic_string, comment

Told = Callable[[Diagnostic], str]


def toml_of(its: Proposal, told: Told) -> str:
    """The map as a file. ``told`` makes a sentence of a diagnostic."""
    return "\n".join([*_head(its, told), *_top(its, told), "", "[columns]", *_columns(its, told), ""])


def _head(its: Proposal, told: Told) -> Iterator[str]:
    """Cells that nobody can recode without seeing them may be what people wrote themselves."""
    if any("cells" in doubt.values for guess in its.columns for doubt in guess.doubts):
        yield comment(told(Diagnostic("importing.holds_words", (), {}, "note")))


def _top(its: Proposal, told: Told) -> Iterator[str]:
    values = {
        "template": its.template,
        "wave": its.wave,
        "group": its.group,
        "process": its.process or "",
        "person": its.person,
        "submitted": its.submitted,
        "timezone": its.timezone,
        "decimal": its.decimal,
        "dates": its.dates,
    }
    for key, value in values.items():
        yield from (comment(told(one)) for one in its.told.get(key, ()))
        if value:
            yield f"{key} = {_given(value)}"
        elif key in its.told:
            yield f'# {key} = ""'
    if its.header_rows > 1:
        yield f"header_rows = {its.header_rows}"
    for key, names in (("identity", its.identity), ("ignore", its.ignore)):
        yield from (comment(told(one)) for one in its.told.get(key, ()))
        if names:
            yield f"{key} = [{', '.join(map(basic_string, names))}]"


def _columns(its: Proposal, told: Told) -> Iterator[str]:
    for guess in its.columns:
        yield from (comment(told(one)) for one in guess.doubts)
        yield f"{'' if guess.sure else '# '}{basic_string(guess.column)} = {_column(guess)}"
    for name in its.open:
        yield f'# {basic_string(name)} = ""'


def _column(guess: Guess) -> str:
    inside = [f"item = {basic_string(guess.target)}"]
    if guess.separator and guess.separator != ";":
        inside.append(f"separator = {basic_string(guess.separator)}")
    if guess.values:
        inside.append(f"values = {_values(guess.values)}")
    if guess.dates:
        inside.append(f"dates = {basic_string(guess.dates)}")
    if guess.unknown:
        inside.append(f"unknown = {basic_string(guess.unknown)}")
    return basic_string(guess.target) if len(inside) == 1 else f"{{ {', '.join(inside)} }}"


def _given(value: str | tuple[str, Mapping[str, str]]) -> str:
    if isinstance(value, str):
        return basic_string(value)
    column, values = value
    recodes = f", values = {_values(values)}" if values else ""
    return f"{{ column = {basic_string(column)}{recodes} }}"


def _values(values: Mapping[str, str]) -> str:
    return f"{{ {', '.join(_pairs(values.items()))} }}"


def _pairs(items: Iterable[tuple[str, str]]) -> Iterator[str]:
    for cell, code in items:
        yield f"{basic_string(cell)} = {code if code.lstrip('-').isdecimal() else basic_string(code)}"
