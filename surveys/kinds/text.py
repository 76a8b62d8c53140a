"""An answer in words: one line, or as many as people like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from surveys.expressions.evaluation import Value
from surveys.expressions.trees import Call, Literal, Node, Own
from surveys.kinds import paper
from surveys.kinds.coding import WRITTEN, BadAnswer, in_text, one_variable
from surveys.kinds.entry import Entry
from surveys.kinds.record import (
    Answers,
    Bound,
    Condition,
    Content,
    Document,
    Fields,
    FormRow,
    Input,
    Kind,
    Texts,
    Type,
    XlsForm,
)
from surveys.questionnaire import Item

LARGEST_LENGTH: Final = 20_000
_LINE_ENDS: Final = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def line_of(raw: str, item: Item) -> str:
    """The text as stored: no white space around it, '' for blank, line ends as a space.

    Raises BadAnswer('too_long' | 'characters'); characters that no database column or no workbook takes (NUL, other
    control characters, halves of surrogate pairs, U+FFFE and U+FFFF) are refused rather than dropped in silence.
    """
    return _text_of(raw, item, " ")


def lines_of(raw: str, item: Item) -> str:
    """The same with line ends as ``\\n``."""
    return _text_of(raw, item, "\n")


def _text_of(raw: str, item: Item, line_end: str) -> str:
    text = _LINE_ENDS.sub("\n", raw).strip().replace("\n", line_end)
    if _UNSTORABLE.search(text):
        raise BadAnswer("characters")
    if len(text) > item.max_length:
        raise BadAnswer("too_long", length=len(text), maximum=item.max_length)
    return text


def settled_line(line: str, item: Item) -> str:
    """A text without needless white space."""
    return " ".join(line_of(line, item).split())


def _settled_lines(line: str, item: Item, _: str) -> str:
    return "\n".join(" ".join(part.split()) for part in lines_of(line, item).split("\n"))


def _value(_: Item, key: str, answers: Answers, __: Texts) -> Value:
    return True if answers.get(key) == WRITTEN else None


def _read_row(row: FormRow) -> Fields:
    long = "multiline" in row.looks
    return {"kind": "long_text", "max_length": _LONGEST} if long else {"kind": "short_text", "max_length": _LONG}


def _bound(part: Bound) -> tuple[str, Any] | None:
    match part.left:
        case Call("string-length", (Own(),)) if part.end == "greatest" and part.number is not None:
            return ("max_length", int(part.number) + part.step) if part.number.is_integer() else None
    return None


def _kind(name: str, position: int, seconds: int, lines: int, most: int) -> Kind:
    """``most`` characters unless the document says otherwise."""

    def read(entry: Entry) -> Fields:
        length = entry.table.value("max_length", int, most)
        if not 1 <= length <= LARGEST_LENGTH:
            entry.table.fault("document.length", "max_length", length=length, most=LARGEST_LENGTH)
        return {"max_length": length}

    def write(item: Item) -> Content:
        return {"max_length": item.max_length} if item.max_length != most else {}

    def parts(item: Item) -> Iterator[Node]:
        if item.max_length != most:
            yield Call("<=", (Call("string-length", (Own(),)), Literal(float(item.max_length))))

    one = lines == 1
    row = {"type": "text"} | ({} if one else {"appearance": "multiline"})
    reader = line_of if one else lines_of
    return Kind(
        name=name,
        position=position,
        drawing="words",
        seconds=seconds,
        document=Document(read, write),
        variables=one_variable,
        coding=in_text(lambda raw, item, _: reader(raw, item), lambda text, _: text),
        paper=paper.in_words((lambda line, item, _: settled_line(line, item)) if one else _settled_lines),
        condition=Condition(Type.WRITTEN, _value),
        xlsform=XlsForm(
            {"text": _read_row} if one else {},
            lambda *_: dict(row),
            parts=parts,
            bound=_bound,
            possible=lambda item: 1 <= item.max_length <= LARGEST_LENGTH,
            unlimited="xlsform.text_length",
        ),
        form=(Input("max_length", "whole"),),
        hint="" if one else "length",
        words=True,
        lines=lines,
        counted=False,
    )


_LONG: Final = 200
_LONGEST: Final = 2000
SHORT_TEXT: Final = _kind("short_text", 100, 20, 1, _LONG)
LONG_TEXT: Final = _kind("long_text", 110, 60, 5, _LONGEST)
