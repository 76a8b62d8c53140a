"""What a release changes of the one before it: which figures and which texts, computed from both documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from evaluator.programme.model import Programme
from evaluator.releases.document import Released
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Report, Table
from evaluator.reporting.blocks_json import from_json, strings, to_json
from evaluator.reporting.facts import Fact, filled
from evaluator.reporting.plain import plain
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

_TOLD: Final = ("value", "n", "status", "target")
"""Measures that the report tells of; bounds and changes follow from them."""
KINDS: Final = ("texts", "personal", "numbers")
"""What can be another in a part of the report."""
_PART: Final = "correction"
_FIGURES: Final = re.compile(r"\d[\d.,\u00a0]*")
_MARKS: Final = re.compile(r"\u27e6[a-z]+\u27e7")
"""Of personal texts, which are lettered anew in each document."""


def corrected(before: Released, proposed: Released, after: Released, reason: str) -> dict[str, Any]:
    """What the new document holds of the earlier one: its number and digest, why it is corrected, and what changed.
    ``proposed``: the earlier one without its signatures. ``figures``: by key of a fact, its value then and now, null
    where there is none. The keys of the parts whose words are others stand in ``texts``; those in which a quote or
    other people's words are in ``personal``, and those in which numbers alone are in ``numbers``."""
    language = next(iter(after.document["facts"]))
    moved = _moved(before.document, after.document, language)
    its = {"number": before.document["number"], "date": before.document["date"], "digest": before.digest}
    found: dict[str, Any] = plain(its | {"reason": reason, "figures": moved})
    return found | _changed_parts(proposed, after, language)


def _changed_parts(before: Released, after: Released, language: str) -> dict[str, list[str]]:
    """By what is another in them, the keys of parts; each stands once. Only the new edition has this part itself."""
    found: dict[str, list[str]] = {"texts": [], "personal": [], "numbers": []}
    then, now = (_parts(its, language) for its in (before, after))
    for key in (*now, *sorted({*then} - {*now, _PART})):
        old, new = then.get(key), now.get(key)
        if old is None or new is None or old.words != new.words:
            found["texts"].append(key)
        elif old.personal != new.personal:
            found["personal"].append(key)
        elif old.read != new.read:
            found["numbers"].append(key)
    return found


@dataclass(frozen=True, slots=True)
class Since:
    """What differs between two proposals, in words: ``texts`` and ``figures`` as (what, then, now), and the titles of
    the parts in which something else changed, by its kind."""

    texts: tuple[tuple[str, ...], ...]
    figures: tuple[tuple[str, ...], ...]
    parts: Mapping[str, tuple[str, ...]]


def since(before: Released, after: Released, w: Wording) -> Since:
    """What whoever has read the proposal ``before`` has to read of the one ``after`` it."""
    language = w.t.language
    then, now = before.document, after.document
    sides = then["facts"].get(language, {}), now["facts"].get(language, {})
    figures = tuple(_rows(_moved(then, now, language), sides, w))
    parts = named_parts(after.report(language), _changed_parts(before, after, language))
    return Since(tuple(_written(then, now, w)), figures, parts)


def with_correction(document: Mapping[str, Any], before: Mapping[str, Any], programme: Programme) -> dict[str, Any]:
    """The document whose reports say what it corrects, in a part of its own behind all others."""
    reports = {
        language: to_json(_told(from_json(its), document, before, Wording(Texts(language), programme)))
        for language, its in document["reports"].items()
    }
    return {**document, "reports": reports}


def _told(its: Report, document: Mapping[str, Any], before: Mapping[str, Any], w: Wording) -> Report:
    part = Part(_PART, w.t("releases.correction"), tuple(_blocks(its, document, before, w)))
    return replace(its, parts=(*its.parts, part))


def _blocks(its: Report, document: Mapping[str, Any], before: Mapping[str, Any], w: Wording) -> Iterator[Block]:
    corrects = document["corrects"]
    yield Paragraph(
        w.t("releases.correction_of", number=corrects["number"], date=w.date(dt.date.fromisoformat(corrects["date"])))
    )
    yield Paragraph(w.t("releases.correction_why", reason=corrects["reason"]))
    sides = before["facts"].get(w.t.language, {}), document["facts"][w.t.language]
    rows = tuple(_rows(corrects["figures"], sides, w))
    if rows:
        titles = (w.t(f"releases.column_{name}") for name in ("figure", "before", "after"))
        columns = [Column(title, numeric=at > 0, width=1 if at else 3) for at, title in enumerate(titles)]
        yield Table(w.t("releases.figures_changed"), tuple(columns), rows)
    else:
        yield Paragraph(w.t("releases.no_figure_changed"))
    if written := tuple(_written(before, document, w)):
        titles = (w.t(f"releases.column_{name}") for name in ("text", "before", "after"))
        columns = [Column(title, width=2 if at else 1) for at, title in enumerate(titles)]
        yield Table(w.t("releases.passages_changed"), tuple(columns), written)
    for name, titles_of in named_parts(its, corrects).items():
        yield Paragraph(w.t(f"releases.{name}_changed"))
        yield Bullets(titles_of)


def named_parts(its: Report, corrects: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The titles of the parts in which words, other people's words, or numbers alone changed; only kinds with any."""
    titled = {part.key: part.title for part in (*its.parts, *its.appendix)}
    every = {name: tuple(titled[key] for key in corrects.get(name, ()) if key in titled) for name in KINDS}
    return {name: titles for name, titles in every.items() if titles}


def _written(before: Mapping[str, Any], after: Mapping[str, Any], w: Wording) -> Iterator[tuple[str, ...]]:
    """What the evaluator wrote otherwise, then and now, as it is read."""
    then, now = (_passages(its, w) for its in (before, after))
    for place in dict.fromkeys((*now, *then)):
        if then.get(place) != now.get(place):
            kind, key = place
            title = w.title("nodes", key) if kind == "outcome" else f"{w.t(f'writing.place_{kind}')} {key}".strip()
            yield (title, *(its.get(place) or w.r("not_applicable") for its in (then, now)))


def _passages(document: Mapping[str, Any], w: Wording) -> dict[tuple[str, str], str]:
    known = {key: Fact(**its) for key, its in document["facts"].get(w.t.language, {}).items()}
    its = (document["texts"] or {"passages": ()})["passages"]
    return {(one["place"], one["key"]): filled(w.pick(one["text"]), known)[0] for one in its}


def _rows(moved: Mapping[str, Any], sides: tuple[Any, Any], w: Wording) -> Iterator[tuple[str, ...]]:
    for key in moved:
        facts = [side.get(key) for side in sides]
        its = next(one for one in facts if one)
        if its["measure"] in _TOLD and "@" not in key:
            yield (_title(its, w), *(one["shown"] if one else w.t("common.not_shown") for one in facts))


def _title(fact: Mapping[str, Any], w: Wording) -> str:
    title = w.title("indicators", fact["indicator"])
    measure = w.t(f"releases.measure_{fact['measure']}")
    group = f" ({w.title('groups', fact['group'])})" if fact["group"] else ""
    return f"{title}{group}: {measure}"


def _moved(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> dict[str, list[str | None]]:
    """By key of a fact its value then and now, of those that are another."""
    then, now = (_values(its, language) for its in (before, after))
    return {key: [then.get(key), now.get(key)] for key in sorted({*then, *now}) if then.get(key) != now.get(key)}


def _values(document: Mapping[str, Any], language: str) -> dict[str, str]:
    return {key: its["value"] for key, its in document["facts"].get(language, {}).items()}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a part says: ``words`` without its figures and other people's words, ``personal`` with these, ``read`` as it
    is read."""

    words: str
    personal: str
    read: str


def _parts(its: Released, language: str) -> dict[str, _Said]:
    raw, filled_in = (_by_part(one) for one in (from_json(its.document["reports"][language]), its.report(language)))
    return {
        key: _Said(_FIGURES.sub("0", _MARKS.sub("", text)), _FIGURES.sub("0", filled_in[key]), filled_in[key])
        for key, text in raw.items()
    }


def _by_part(report: Report) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for path, text in strings(report):
        where, _, rest = path.partition("/")
        if where in ("parts", "appendix"):
            found.setdefault(rest.partition("/")[0], []).append(text)
    return {key: "\n".join(its) for key, its in found.items()}
