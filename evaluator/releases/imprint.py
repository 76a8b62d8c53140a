"""What a published report says of its publication: its number and day, who signed, and what was excepted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from evaluator.releases.audit import Certificate
from evaluator.reporting.blocks import Notice, Paragraph, Part, Report
from evaluator.reporting.blocks_json import from_json, to_json
from evaluator.store.release_tables import COMPLETE, PUBLISHED
from evaluator.store.releases import Signature
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import Texts

_QUALITY: Final = "quality"
"""The part that exceptions are printed in."""
_STANDING: Final = "standing"
"""The part of page one that says who signs it."""


def published(
    proposed: Mapping[str, Any],
    digest: str,
    signatures: Sequence[Signature],
    certificate: Certificate,
    *,
    now: dt.datetime,
    called: Mapping[str, str],
) -> dict[str, Any]:
    """The document of a proposal with its signatures, whose reports name who signed. ``digest``: of the proposal, which
    they signed. ``called``: by the name of an account that of its holder, as signed at a gate, which stands below the
    texts, too."""
    day, texts = now.astimezone(TIME_ZONE).date(), _called(proposed["texts"], called)
    gates = {gate: [_signed(one) for one in signatures if one.gate == gate] for gate in (COMPLETE, PUBLISHED)}
    reports = {
        language: to_json(
            _imprinted(_signed_by(from_json(its), called, Texts(language)), proposed, signatures, day, Texts(language))
        )
        for language, its in proposed["reports"].items()
    }
    its = {"date": day.isoformat(), "proposal": digest, "gates": gates, "certificate": asdict(certificate)}
    return {**proposed, **its, "texts": texts, "reports": reports}


def _called(texts: Mapping[str, Any] | None, called: Mapping[str, str]) -> dict[str, Any] | None:
    """What was written, with the name of whoever signed it."""
    if texts is None:
        return None
    written = {name: texts[name] for name in ("passages", "recommendations")}
    named = {
        name: [one | {"signed_by": called.get(by, by)} if (by := one.get("signed_by")) else one for one in some]
        for name, some in written.items()
    }
    return {**texts, **named}


def _signed_by(its: Report, called: Mapping[str, str], t: Texts) -> Report:
    """The report whose page one is signed by people and not by their accounts."""
    before, _, after = t("report.signed_by", names="|").partition("|")

    accounts = re.compile("|".join(map(re.escape, sorted(called, key=len, reverse=True))))

    def renamed(part: Part) -> Part:
        if part.key != _STANDING:
            return part
        blocks = (
            replace(one, text=accounts.sub(lambda name: called[name[0]], one.text))
            if isinstance(one, Paragraph) and one.text.startswith(before) and one.text.endswith(after)
            else one
            for one in part.blocks
        )
        return replace(part, blocks=tuple(blocks))

    first, *others = its.parts
    return replace(its, parts=(replace(first, parts=tuple(map(renamed, first.parts))), *others))


def _signed(its: Signature) -> dict[str, Any]:
    at = its.signed_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    names = ("name", "role", "remark", "second_factor")
    return {name: getattr(its, name) for name in names} | {"at": at, "exceptions": dict(its.exceptions)}


def _imprinted(
    its: Report, document: Mapping[str, Any], signatures: Sequence[Signature], day: dt.date, t: Texts
) -> Report:
    told = t("releases.imprint", number=document["number"], date=t.date(day))
    facts = [(t("releases.fact_release"), told)]
    facts += [
        (t(f"releases.fact_{gate}"), t("releases.and").join(one.name for one in signatures if one.gate == gate))
        for gate in (COMPLETE, PUBLISHED)
    ]
    notices = [
        _excepted(key, reason, one.name, document["figures"]["data_quality"][key], t)
        for one in signatures
        for key, reason in one.exceptions.items()
    ]
    return replace(its, date=day.isoformat(), facts=(*its.facts, *facts), parts=_with(its.parts, notices))


def _excepted(key: str, reason: str, name: str, measure: Mapping[str, Any], t: Texts) -> Notice:
    named = t(f"report.quality_{key}")
    shown, target = measured(key, measure["value"], t), targeted(key, measure["target"], t)
    text = t("releases.exception", measure=named, shown=shown, target=target, name=name, reason=reason)
    return Notice(t("releases.exception_title"), text)


def measured(key: str, value: str | int | None, t: Texts) -> str:
    """A measure of data quality, or its target, as a sentence has it."""
    if value is None:
        return t("releases.not_known")
    return t.number(float(value)) if key == "minimum_n" else t.percent(float(value))


def targeted(key: str, target: str | int, t: Texts) -> str:
    """A target as a sentence has it: 'at most 5 %' of errors, of everything else 'at least'."""
    return t("report.at_most" if key == "error_share" else "report.at_least", value=measured(key, target, t))


def _with(parts: Iterable[Part], notices: Sequence[Notice]) -> tuple[Part, ...]:
    """The parts with the notices at the head of the one on data quality, else of the first."""
    its = list(parts)
    if its and notices:
        at = next((place for place, one in enumerate(its) if one.key == _QUALITY), 0)
        its[at] = replace(its[at], blocks=(*notices, *its[at].blocks))
    return tuple(its)
