"""A programme as somebody writes it who has an hour: in Danish alone, and under the keys that are proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bench._building import Wanted
from bench._forms import Table
from evaluator.designing.operations import entries_of, entry_of, put_entry
from evaluator.editing.scale_templates import MODELS, model_of
from evaluator.texts import catalogue
from surveys.document.editing import proposed_key

DANISH = "da"


def hurried(its: Wanted) -> Wanted:
    """What is wanted of a programme, as it comes out of an hour's work."""
    asked = [_questionnaire(in_danish(one)) for one in its.questionnaires.values()]
    programme = in_danish(its.programme)
    for old, (new, keys) in zip(its.questionnaires, asked, strict=True):
        programme = _named(programme, old, new["key"], keys)
    for section in ("milestones", "groups", "processes", "stages", "visions", "phases", "nodes", "indicators"):
        programme = _rekeyed(programme, section)
    return Wanted(_waves(programme), {one["key"]: one for one, _ in asked}, keys=False)


def in_danish(table: Table) -> Table:
    """The table without its English texts."""
    found: Table = _danish(table)
    return found | {"languages": [DANISH]}


def _danish(value: Any) -> Any:
    if isinstance(value, list):
        return [_danish(one) for one in value]
    if isinstance(value, dict):
        return {name: _danish(one) for name, one in value.items() if name != "en"}
    return value


def _rekeyed(programme: Table, section: str) -> Table:
    taken: list[str] = []
    for key, table in entries_of(programme, section).items():
        new = proposed_key(table["title"][DANISH], taken, section)
        taken.append(new)
        # By way of a key that nobody has: the new key of one may be the old one of another.
        programme = put_entry(programme, section, key, entry_of(programme, section, key) | {"key": f"q-{new}"})
    for new in taken:
        its = entry_of(programme, section, f"q-{new}")
        programme = put_entry(programme, section, f"q-{new}", its | {"key": new})
    return programme


def _waves(programme: Table) -> Table:
    taken: list[str] = []
    for key, table in entries_of(programme, "waves").items():
        new = proposed_key(f"{table['milestone']} {table['groups'][0]}", taken, "wave")
        taken.append(new)
        programme = put_entry(programme, "waves", key, entry_of(programme, "waves", key) | {"key": new})
    return programme


def _named(programme: Table, old: str, new: str, keys: Mapping[str, str]) -> Table:
    """With the questionnaire and its questions under their new keys."""

    def name(question: str) -> str:
        questionnaire, _, key = question.partition(".")
        return f"{new}.{keys[key]}" if questionnaire == old else question

    indicators = {}
    for one, table in programme["indicators"].items():
        survey = table["source"].get("survey")
        said = [name(its) for its in survey] if isinstance(survey, list) else name(survey) if survey else None
        indicators[one] = table | ({"source": table["source"] | {"survey": said}} if said else {})
    waves = {
        one: table | ({"questionnaire": new} if table["questionnaire"] == old else {})
        for one, table in programme["waves"].items()
    }
    return programme | {"indicators": indicators, "waves": waves}


def _questionnaire(table: Table) -> tuple[Table, dict[str, str]]:
    """With its proposed keys, and the new key of each question by the old one."""
    scales = dict(_scales(table.get("scales", {})))
    keys: dict[str, str] = {}
    pages: list[Table] = []
    for page in table["pages"]:
        named = proposed_key(page["title"][DANISH], [one["key"] for one in pages], "side")
        pages.append(page | {"key": named, "items": [_item(item, keys, scales) for item in page["items"]]})
    named = {new: table["scales"][old] for old, new in scales.items()}
    its = {"key": proposed_key(table["title"][DANISH], (), "spoergeskema"), "scales": named, "pages": pages}
    return table | its, keys


def _scales(scales: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    taken: list[str] = []
    for old, scale in scales.items():
        name = next((one for one in MODELS if model_of(one, [DANISH]).get("choices") == scale["choices"]), "empty")
        new = MODELS[name].key or proposed_key(catalogue()[f"scales.{name}"][DANISH], taken, "skala")
        taken.append(new)
        yield old, new


def _item(item: Table, keys: dict[str, str], scales: Mapping[str, str]) -> Table:
    new = dict(item) | {"key": _proposed(item["text"][DANISH], keys.values(), "spoergsmaal")}
    keys[item["key"]] = new["key"]
    if "scale" in item:
        new["scale"] = scales[item["scale"]]
    if "show_if" in item:
        new["show_if"] = item["show_if"] | {"item": keys[item["show_if"]["item"]]}
    if "rows" in item:
        rows = []
        for row in item["rows"]:
            key = _proposed(row[DANISH], keys.values(), "udsagn")
            keys[row["key"]] = key
            rows.append(row | {"key": key})
        new["rows"] = rows
    return new


def _proposed(text: str, taken: Collection[str], otherwise: str) -> str:
    return proposed_key(text.split("\n")[0], taken, otherwise)
