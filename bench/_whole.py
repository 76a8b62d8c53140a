"""A programme from an instance on which there is nothing to its published documents, in a browser; and those documents
laid out anew, so that two ways to the same tables give the same text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from bench._asking import Asker
from bench._building import Builder, Wanted
from bench._forms import Table
from bench._hands import Hands
from evaluator.designing.shape import PROGRAMME
from surveys.document.content import read_content, text_of
from surveys.document.values import QUESTIONNAIRE

PROGRAMME_FILE: Final = "programme.toml"
PASSWORD: Final = "four words that nobody knows"


def wanted(folder: Path) -> Wanted:
    """What the documents in a folder say."""
    programme, *rest = (
        _read(path) for path in (folder / PROGRAMME_FILE, *sorted(folder.glob("questionnaires/*.toml")))
    )
    return Wanted(programme, {one["key"]: one for one in rest})


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


def set_up(hands: Hands, code: str, name: str) -> None:
    """The first account, on the page that opens once."""
    hands.open("/")
    given = {"code": code, "name": name, "email": "eva@mail.example", "password": PASSWORD, "again": PASSWORD}
    for field, text in given.items():
        hands.write(hands.page.locator(f"main [name={field}]"), text)
    hands.button("Lav kontoen")


def build(hands: Hands, its: Wanted, reason: str, by_hand: int = 1000) -> None:
    """From the page of programmes to a published version. ``by_hand``: how many of each kind are typed."""
    builder = Builder(hands, its, by_hand)
    for name, work in (
        ("indsatsen", lambda: (builder.begin(), builder.settings())),
        ("rammer", builder.frame),
        ("forandringsteori", builder.theory),
    ):
        with hands.step(name):
            work()
    with hands.step("spørgeskema"):
        for one in its.questionnaires.values():
            Asker(hands, its.key, one, keys=its.keys, by_hand=by_hand).build()
        hands.menu("Forandringsteori")
    for name, last in (("indikatorer", builder.indicators), ("runder", builder.waves)):
        with hands.step(name):
            last()
    with hands.step("information"):
        builder.information()
    with hands.step("udgivelse"):
        builder.publish(reason)


def laid_out(files: Mapping[str, str]) -> dict[str, list[str]]:
    """The lines of documents without their comments, each table with its keys in the order of the reference; what is
    named keeps the order in which it stands."""
    shapes = {name: PROGRAMME if name == PROGRAMME_FILE else QUESTIONNAIRE for name in files}
    return {name: text_of(read_content(text), shape=shapes[name]).splitlines() for name, text in files.items()}
