"""The document of a release made: from composed findings, what their count was made from, and what came before."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any, Final

from evaluator.findings.model import Findings
from evaluator.findings.registers import sums_people
from evaluator.findings.written import Written
from evaluator.programme.merging import members
from evaluator.programme.model import RegisterSource, SurveySource
from evaluator.releases.canonical import canonical, digest_of
from evaluator.releases.document import FORMAT
from evaluator.releases.personal import Personal, commitment, marked
from evaluator.reporting.blocks_json import to_json
from evaluator.reporting.context import report
from evaluator.reporting.facts import facts
from evaluator.reporting.json import as_json
from evaluator.reporting.plain import plain
from evaluator.reporting.wording import Wording
from evaluator.store.counts import Count
from evaluator.store.releases import Text
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import LANGUAGES, Texts

Document = dict[str, Any]
NOT_SIGNED: Final[Mapping[str, list[object]]] = {"complete": [], "published": []}
_NAMED_BY: Final = ("key", "group", "wave", "stage", "since", "milestone", "questionnaire", "item")
"""What tells entries of a list of figures apart."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document, its canonical JSON with the SHA-256 of it, and the personal texts beside it."""

    document: Document
    text: str
    digest: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands: the ``round``-th proposal for release ``number`` of its milestone."""

    number: int
    round: int


def made(
    findings: Findings,
    count: Count,
    inputs: Mapping[str, Any],
    place: Place,
    *,
    now: dt.datetime,
    problems: Sequence[Mapping[str, Any]] = (),
    new_salt: Callable[[], str] = lambda: secrets.token_hex(16),
) -> Made:
    """The document of a proposal. ``inputs``: those of the count. ``problems``: what was found against its
    texts."""
    its, personal = marked(findings)
    texts = tuple(_text(one, new_salt()) for one in personal)
    day = now.astimezone(TIME_ZONE).date().isoformat()
    document: Document = {
        "format": FORMAT,
        "programme": findings.programme.key,
        **asdict(place),
        "date": day,
        "software": {"name": "nedslag", "version": version("nedslag")},
        "definitions": _definitions(findings, inputs),
        "registers": {"as_of": findings.milestone.cut_off.isoformat(), "known_at": _moment(count.counted_at)},
        "methods": _methods(findings),
        "texts": _written(its.written),
        **told(its, count, inputs),
        "reports": {code: to_json(replace(report(its, code), date=day)) for code in _languages(its)},
        "personal": {one.mark: _commitment(one) for one in texts},
        "problems": list(problems),
        "corrects": None,
        "gates": dict(NOT_SIGNED),
    }
    return sealed(document, texts)


def told(findings: Findings, count: Count, inputs: Mapping[str, Any]) -> Document:
    """The part of a document that says what was counted, which the audit reads: the figures, what sentences may name of
    them, and how they came about."""
    figures = plain(as_json(findings))
    words = {code: facts(findings, Wording(Texts(code), findings.programme)) for code in _languages(findings)}
    return {
        "milestone": findings.milestone.key,
        "count": {"number": count.number, "digest": count.digest, "counted_at": _moment(count.counted_at)},
        "asked": _asked(findings, inputs),
        "suppression": _suppression(findings, figures),
        "facts": {code: {key: asdict(one) for key, one in its.items()} for code, its in words.items()},
        "figures": figures,
    }


def _languages(findings: Findings) -> list[str]:
    return [one for one in LANGUAGES if one in findings.programme.languages] or [*LANGUAGES]


def sealed(document: Document, texts: tuple[Text, ...] = ()) -> Made:
    text = canonical(document)
    return Made(document, text, digest_of(text), texts)


def _text(its: Personal, salt: str) -> Text:
    return Text(its.mark, its.kind, its.reference, its.text, salt)


def _commitment(its: Text) -> dict[str, str]:
    return {"kind": its.kind, "commitment": commitment(its.content or "", its.salt or "")}


def _definitions(findings: Findings, inputs: Mapping[str, Any]) -> list[Document]:
    number, digest = inputs["programme"]
    programme = {"kind": "programme", "key": findings.programme.key, "version": number, "digest": digest}
    asked = [
        {"kind": "questionnaire", "key": key, "version": number, "digest": digest}
        for key, number, digest in inputs["questionnaires"]
    ]
    return [programme, *asked]


def _asked(findings: Findings, inputs: Mapping[str, Any]) -> Document:
    """What a reader knows of how figures came about: which groups were asked what in which wave, by indicator the codes
    that count, and which indicators sum people. The audit of later releases reads it."""
    names = ("milestone", "questionnaire", "groups", "linkage")
    sources = {one.key: one.source for one in findings.programme.indicators}
    return {
        "waves": {one["key"]: {name: plain(one[name]) for name in names} for one in inputs["waves"]},
        "codes": {key: list(its.codes) for key, its in sources.items() if isinstance(its, SurveySource)},
        "people": [key for key, its in sources.items() if isinstance(its, RegisterSource) and sums_people(its)],
    }


def _methods(findings: Findings) -> Document:
    """By indicator how its figure is estimated; of each comparison that draws at random the seed and how often."""
    drawn = {
        f"{one.indicator.key}@{change.since}": {
            "seed": change.comparison.seed,
            "resamples": change.comparison.resamples,
        }
        for one in findings.indicators
        for change in one.changes
        if change.comparison is not None and change.comparison.seed is not None
    }
    return {"of": {one.indicator.key: one.trace.method for one in findings.indicators}, "drawn": drawn}


def _suppression(findings: Findings, figures: Document) -> Document:
    """What a reader sees of it and no more: the minimum, which groups were joined, and which figures are not shown."""
    joined = [members(one.key) for one in findings.programme.groups]
    return {
        "minimum": findings.programme.disclosure_minimum,
        "joined": [list(its) for its in joined if len(its) > 1],
        "not_shown": list(_not_shown(figures, "")),
    }


def _not_shown(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.get("suppressed") is True:
            yield path
        for key, one in value.items():
            yield from _not_shown(one, f"{path}/{key}".removeprefix("/"))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            named = isinstance(one, Mapping) and "+".join(str(one[key]) for key in _NAMED_BY if one.get(key))
            yield from _not_shown(one, f"{path}/{named or index}")


def _written(its: Written | None) -> Document | None:
    """What the evaluator wrote, with its references as they were typed."""
    if its is None:
        return None
    found: Document = plain(_dated(asdict(its)))
    return found


def _dated(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _dated(one) for key, one in value.items()}
    return [_dated(one) for one in value] if isinstance(value, list | tuple) else value


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")
