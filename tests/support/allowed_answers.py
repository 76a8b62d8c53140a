"""What the questionnaire of tests/documents/faergeby allows to be stored, worked out from its document and from what
docs/questionnaire-document.md says, without the code that is tested."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

Answers = Mapping[str, Any]
Texts = Mapping[str, str]
Item = Mapping[str, Any]
Told = Iterator[str]

FOLDER = Path(__file__).resolve().parents[1] / "documents" / "faergeby"
DOCUMENT = tomllib.loads((FOLDER / "questionnaires" / "ferry.toml").read_text("utf-8"))
PAGES: dict[str, list[Item]] = {page["key"]: page["items"] for page in DOCUMENT["pages"]}
ITEMS: dict[str, Item] = {item["key"]: item for items in PAGES.values() for item in items}
DONT_KNOW, NOT_RELEVANT = -998, -997
LENGTH_BESIDE_OTHER = 200
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def asked(answers: Answers) -> set[str]:
    """The keys of the items that are asked, by the document's conditions written out in Python."""
    sails = answers.get("used") == 1
    again = answers.get("again")
    less = again is not None and 0 <= again < 7
    coffee = sails and answers.get("buys#1") == 1
    left_out = {"trips": not sails, "more": not (less or coffee)} | {item["key"]: not sails for item in PAGES["ride"]}
    return {key for key in ITEMS if not left_out.get(key)}


def variables(item: Item) -> list[str]:
    """The keys of its answers."""
    if item["kind"] in ("multiple", "ranking"):
        return [f"{item['key']}#{code}" for code in sorted(codes(item))]
    return [row["key"] for row in item.get("rows", [item] if item["kind"] != "note" else [])]


def codes(item: Item) -> set[int]:
    """Every code that can be chosen."""
    scale = DOCUMENT["scales"].get(item.get("scale"), {})
    without = {"consent": {1}, "range": {*range(11)}}
    found = without.get(item["kind"]) or {choice["code"] for choice in item.get("choices", scale.get("choices"))}
    for name, code in (("dont_know", DONT_KNOW), ("not_relevant", NOT_RELEVANT)):
        if item.get(name, scale.get(name)):
            found.add(code)
    return found


def faults(answers: Answers, texts: Texts) -> list[str]:
    """Everything that the questionnaire does not allow in what was stored."""
    keys = asked(answers)
    expected = {key for one in keys for key in variables(ITEMS[one])}
    found = [f"{key}: not asked, or no such answer" for key in answers.keys() - expected]
    found += [f"{key}: asked, and neither an answer nor blank" for key in expected - answers.keys()]
    if found:
        return found
    for key in keys:
        item = ITEMS[key]
        its = [answers[name] for name in variables(item)]
        text, beside = texts.get(key), texts.get(f"{key}#other")
        found += [f"{key}: {told}" for told in KINDS[item["kind"]](item, its, text)]
        needed = item.get("required") or item["kind"] == "consent"
        if needed and None in its:
            found.append(f"{key}: left blank")
        if beside is not None and not _other(item, answers):
            found.append(f"{key}: a text beside what was not chosen")
        if item.get("required") and _other(item, answers) and not beside:
            found.append(f"{key}: no text beside 'other'")
        found += [f"{key}#other: {told}" for told in _line(beside or "", LENGTH_BESIDE_OTHER)]
    expected_texts = {key for one in keys for key in (one, f"{one}#other")}
    found += [f"{key}: a text of no such item" for key in texts.keys() - expected_texts]
    late, trips = answers.get("late"), answers.get("trips")
    if late is not None and trips is not None and late > trips:
        found.append("late: more often than there were trips")
    if 0 < len(texts.get("word", "")) < 2:
        found.append("word: shorter than two letters")
    return found


def _other(item: Item, answers: Answers) -> bool:
    """Whether the choice with a text beside it was made."""
    code = next((choice["code"] for choice in item.get("choices", ()) if choice.get("other")), None)
    if code is None:
        return False
    return answers[f"{item['key']}#{code}"] == 1 if item["kind"] == "multiple" else answers[item["key"]] == code


def _choice(item: Item, its: list[Any], text: str | None) -> Told:
    yield from (f"{code!r} is not offered" for code in its if code is not None and code not in codes(item))
    yield from _no_text(text)


def _several(item: Item, its: list[Any], text: str | None) -> Told:
    yield from _no_text(text)
    if all(code is None for code in its):
        return
    if not {*its} <= {0, 1} or 1 not in its:
        yield f"{its} are no choices"
        return
    alone = {DONT_KNOW, NOT_RELEVANT} | {choice["code"] for choice in item["choices"] if choice.get("exclusive")}
    chosen = {code for code, given in zip(sorted(codes(item)), its, strict=True) if given}
    if chosen & alone:
        yield from ["not alone"] * (len(chosen) > 1)
    elif not item["minimum_choices"] <= len(chosen) <= item["maximum_choices"]:
        yield f"{len(chosen)} choices"


def _ranking(item: Item, its: list[Any], text: str | None) -> Told:
    yield from _no_text(text)
    given = sorted(rank for rank in its if rank)
    most = item.get("maximum_choices", len(its))
    blank = all(rank is None for rank in its)
    whole = None not in its and given == [*range(1, len(given) + 1)] and 0 < len(given) <= most
    if not blank and not (whole and (item.get("partial") or len(given) == len(its))):
        yield f"{its} is no ranking"


def _whole(item: Item, its: list[Any], text: str | None) -> Told:
    yield from _no_text(text)
    [number] = its
    if number is not None and not item.get("minimum", 0) <= number <= item.get("maximum", 999_999_999):
        yield f"{number} is out of range"


def _decimal(item: Item, its: list[Any], text: str | None) -> Told:
    yield from _written(its, text)
    if text is None:
        return
    if not re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]*[1-9])?", text):
        yield f"{text!r} is not kept as a number"
    elif not item["minimum"] <= Decimal(text) <= Decimal(str(item["maximum"])) or Decimal(text) % Decimal("0.5"):
        yield f"{text} is out of range or between steps"


def _date(item: Item, its: list[Any], text: str | None) -> Told:
    yield from _written(its, text)
    if text is None:
        return
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        yield f"{text!r} is not kept as a day"
    elif not item["minimum"] <= dt.date.fromisoformat(text) <= item["maximum"]:
        yield f"{text} is out of range"


def _short(item: Item, its: list[Any], text: str | None) -> Told:
    yield from _written(its, text)
    yield from _line(text or "", item["max_length"])


def _long(item: Item, its: list[Any], text: str | None) -> Told:
    yield from _written(its, text)
    yield from _prose(text or "", item["max_length"])


def _note(_item: Item, _its: list[Any], text: str | None) -> Told:
    yield from _no_text(text)


def _no_text(text: str | None) -> Told:
    yield from ["a text where none is asked for"] * (text is not None)


def _written(its: list[Any], text: str | None) -> Told:
    if its != ([None] if text is None else [1]):
        yield f"{its} beside the text {text!r}"
    elif text is not None and not text.strip():
        yield "a blank text"


def _line(text: str, longest: int) -> Told:
    yield from _prose(text, longest)
    if len(text.splitlines()) > 1:
        yield f"{text!r} has several lines"


def _prose(text: str, longest: int) -> Told:
    if len(text) > longest:
        yield f"{len(text)} characters"
    if FORBIDDEN.search(text):
        yield f"{text!r} holds what no text may hold"
    if text != text.strip():
        yield f"{text!r} has space around it"


KINDS: Mapping[str, Callable[[Item, list[Any], str | None], Told]] = {
    "note": _note,
    "consent": _choice,
    "single": _choice,
    "scale": _choice,
    "range": _choice,
    "matrix": _choice,
    "multiple": _several,
    "ranking": _ranking,
    "integer": _whole,
    "decimal": _decimal,
    "date": _date,
    "short_text": _short,
    "long_text": _long,
}
