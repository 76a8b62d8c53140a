"""A text of instruction, which asks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from surveys.kinds.coding import whether_there
from surveys.kinds.record import Answers, Coding, Condition, Document, Kind, Paper, Texts, Type, XlsForm
from surveys.questionnaire import Item


def _nothing(_: Item, __: Answers, ___: Texts, ____: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    return iter(())


NOTE: Final = Kind(
    name="note",
    position=130,
    drawing="note",
    seconds=10,
    document=Document(lambda _: {}, lambda _: {}),
    variables=lambda _: (),
    coding=Coding(posted=lambda *_: ({}, {}), imported=lambda *_: ({}, {}), kept=lambda *_: ({}, {}), again=_nothing),
    paper=Paper(lambda _: iter(()), lambda line, _item, _language: line, lambda *_: {}),
    condition=Condition(Type.WRITTEN, whether_there, constrained=False),
    xlsform=XlsForm({"note": lambda _: {"kind": "note"}}, lambda *_: {"type": "note"}),
    required=False,
    asks=False,
)
