"""What is told beside an indicator's form: what so many people can decide of it as it is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.designing.operations import add_entry, entries_of, put_entry
from evaluator.programme.document import read_programme
from evaluator.results.outlook import Outlook, outlooks
from evaluator.web.designing.indicators_sources import INDICATORS, kind_of
from evaluator.web.designing.where import Where
from surveys.document.content import text_of
from surveys.document.editing import WrongKeys
from surveys.document.values import Content


@dataclass(frozen=True, slots=True)
class Beside:
    """``missing``: the key of a text that says why nothing is told, '' where something is."""

    outlooks: tuple[Outlook, ...] = ()
    missing: str = ""


def beside(where: Where, name: str, table: Content) -> Beside:
    """Of the indicator ``name`` with what stands in ``table``; of a new one where it is ''."""
    kind = kind_of(table)
    if kind != "survey":
        return Beside(missing=f"designing.outlook_{kind or 'unknown'}")
    if not table.get("targets"):
        return Beside(missing="designing.outlook_no_target")
    if table.get("rule") == "value":
        return Beside(missing="designing.outlook_value")
    try:
        content, key = _with(where.content, name, table)
    except WrongKeys:
        return Beside(missing="designing.outlook_no_people")
    programme, _ = read_programme(text_of(content), "")
    found = outlooks(programme, key, where.library().questionnaires, where.t) if programme is not None else ()
    return Beside(found, "" if found else "designing.outlook_no_people")


def _with(content: Content, name: str, table: Content) -> tuple[Content, str]:
    if name in entries_of(content, INDICATORS):
        return put_entry(content, INDICATORS, name, table | {"key": name}), name
    return add_entry(content, INDICATORS, table)
