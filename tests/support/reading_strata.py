"""Shares over strata, computed again from nothing but what is printed of each stratum: what is not shown is in none."""

from __future__ import annotations

from typing import Any

from analysis.nonresponse import silent_share
from analysis.proportions import share
from analysis.results import Judgement, Status
from analysis.stratified import Stratum, stratified_share
from analysis.weighting import weighted_share


def otherwise(finding: dict[str, Any]) -> list[str]:
    """The figures of an indicator's share that do not follow from its strata as they are printed. Where the same people
    answered about several stages or in several questionnaires there is no pooled one, and they are not looked at."""
    if finding["strata"] is None or finding["pooled"] is None:
        return []
    rows = [{key: value or 0 for key, value in one.items()} for one in finding["strata"]]
    strata = [Stratum(one["population"], one["answered"], one["yes"], one["not_relevant"]) for one in rows]
    known = all(one["population"] for one in rows) and finding["population"] is not None
    yes, n = sum(one["yes"] for one in rows), sum(one["answered"] for one in rows)
    estimate = stratified_share(strata) if known else share(yes, n)
    weighs = known and len(strata) > 1 and sum(one.concerned for one in strata) > n
    weighted = weighted_share(strata) if weighs else None
    expected: dict[str, object] = {
        "n": n,
        "pooled": yes / n,
        "estimate": estimate.value,
        "population": estimate.population,
        "weighted": weighted and (weighted.value, weighted.effective_n),
    }
    told = finding["weighted"]
    printed = {**finding, "weighted": told and (told["value"], told["effective_n"])}
    if (silent := finding["silent"]) and silent["count"] is not None:
        judged = Judgement(Status(finding["status"]), finding["target"], finding["rule"], finding["margin"])
        concerned_at_most = sum(one.size - one.not_relevant for one in strata)
        bounds = silent_share(yes, n, concerned_at_most, judged)
        expected["bounds"] = (bounds.count, bounds.low, bounds.high, bounds.tipping)
        printed["bounds"] = tuple(silent[name] for name in ("count", "low", "high", "tipping"))
    return [f"{finding['key']} {name}" for name, value in expected.items() if printed[name] != value]
