"""What a release changes of the one before it: which figures and which texts, computed from both documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from evaluator.programme.model import Programme
from evaluator.releases.canonical import plain
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Report, Table
from evaluator.reporting.blocks_json import from_json, strings, to_json
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

_TOLD: Final = ("value", "n", "status", "target")
"""Measures that the report tells of; bounds and changes follow from them."""
_FIGURES: Final = re.compile(r"\d[\d.,\u00a0]*|\u27e6[a-z]+\u27e7")
"""Also the marks of personal texts, which are lettered anew in each document."""


def corrected(before: Mapping[str, Any], digest: str, after: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """What the new document holds of the earlier one: its number and digest, why it is corrected, and what changed.
    ``figures``: by key of a fact, its value then and now, null where there is none. ``texts``: the keys of the parts
    whose words are others, figures aside."""
    language = next(iter(after["facts"]))
    then, now = (_values(its, language) for its in (before, after))
    moved = {key: [then.get(key), now.get(key)] for key in sorted({*then, *now}) if then.get(key) != now.get(key)}
    texts = _parts(before, language), _parts(after, language)
    others = [key for key in texts[1] if texts[0].get(key) != texts[1][key]] + sorted({*texts[0]} - {*texts[1]})
    its = {"number": before["number"], "date": before["date"], "digest": digest, "reason": reason}
    found: dict[str, Any] = plain(its | {"figures": moved, "texts": others})
    return found


def with_correction(document: Mapping[str, Any], before: Mapping[str, Any], programme: Programme) -> dict[str, Any]:
    """The document whose reports say what it corrects, in a part of its own behind all others."""
    reports = {
        language: to_json(_told(from_json(its), document, before, Wording(Texts(language), programme)))
        for language, its in document["reports"].items()
    }
    return {**document, "reports": reports}


def _told(its: Report, document: Mapping[str, Any], before: Mapping[str, Any], w: Wording) -> Report:
    part = Part("correction", w.t("releases.correction"), tuple(_blocks(its, document, before, w)))
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
    titled = {part.key: part.title for part in (*its.parts, *its.appendix)}
    if named := [titled[key] for key in corrects["texts"] if key in titled]:
        yield Paragraph(w.t("releases.texts_changed"))
        yield Bullets(tuple(named))


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


def _values(document: Mapping[str, Any], language: str) -> dict[str, str]:
    return {key: its["value"] for key, its in document["facts"].get(language, {}).items()}


def _parts(document: Mapping[str, Any], language: str) -> dict[str, str]:
    """The words of each part, without its figures."""
    found: dict[str, list[str]] = {}
    for path, text in strings(from_json(document["reports"][language])):
        where, _, rest = path.partition("/")
        if where in ("parts", "appendix"):
            found.setdefault(rest.partition("/")[0], []).append(_FIGURES.sub("0", text))
    return {key: "\n".join(its) for key, its in found.items()}
