"""First drafts of passages, made from the figures: short sentences that say nothing that the figures do not.

Only clear changes are told as changes, what is undecided as undecided, and nothing of what led to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from analysis.results import Status
from evaluator.findings.change_findings import Change
from evaluator.findings.model import Findings, IndicatorFinding, InvolvementCell
from evaluator.findings.tested import DescribedClaim, DescribedLink
from evaluator.programme.model import NODE_KINDS, RegisterSource
from evaluator.reporting.facts import OF_QUALITY, Fact
from evaluator.reporting.overview import EFFECTS
from evaluator.reporting.theory_tested import name_of
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts
from evaluator.writing.marks import figures
from evaluator.writing.places import HOW_MANY, OUTCOME, Place, languages_of

JUDGED: Final = (Status.MET, Status.NOT_MET, Status.UNDECIDED)
MOST_NAMED: Final = 5
"""Of a list in a sentence."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A clear change since the earliest milestone with which the indicator is compared. ``is_better``: whether it goes
    the way that the indicator should; ``size``: how far the answers are from being alike, 0 to 0.5."""

    finding: IndicatorFinding
    since: str
    is_better: bool
    size: float


class Drafts:
    """The first drafts of a milestone, from its findings with the evidence on its theory."""

    def __init__(self, findings: Findings) -> None:
        self.findings, self.known = findings, figures(findings)

    def draft(self, place: Place) -> dict[str, str]:
        """By language; {} where the figures have nothing to say there."""
        programme = self.findings.programme
        found = {
            language: " ".join(_SAY[place.place](self, place, Wording(Texts(language), programme)))
            for language in languages_of(programme)
        }
        return found if all(found.values()) else {}

    @cached_property
    def changes(self) -> list[Changed]:
        """Of each indicator the earliest that is clear; those of outcomes first, shares before levels, then the
        largest."""
        every = (_changed(one, self.known) for one in self._ordered)
        return sorted((one for one in every if one is not None), key=self._rank)

    def _rank(self, its: Changed) -> tuple[bool, bool, float]:
        indicator = its.finding.indicator
        return indicator.node not in self._effects, indicator.unit == "code", -its.size

    @cached_property
    def _effects(self) -> frozenset[str]:
        return frozenset(node.key for node in self.findings.programme.nodes if node.kind in EFFECTS)

    @cached_property
    def _ordered(self) -> list[IndicatorFinding]:
        kinds = {node.key: NODE_KINDS.index(node.kind) for node in self.findings.programme.nodes}
        return sorted(self.findings.indicators, key=lambda one: kinds[one.indicator.node])

    def conclusion(self, place: Place, w: Wording) -> Iterator[str]:
        del place
        shown = {key: self.known[key].value for key in ("met", "not_met", "undecided", "not_judged")}
        yield _say(w, "met_and_not" if shown["not_met"] != "0" else "met", **_refer("met", "indicators", "not_met"))
        for key in ("undecided", "not_judged"):
            if shown[key] != "0":
                yield _say(w, key, **_refer(key))
        for wanted in (True, False):
            first = next((one for one in self.changes if one.is_better is wanted), None)
            if first is not None:
                yield _say(w, "strongest" if wanted else "weakest", said=_change(first, w))

    def finding(self, place: Place, w: Wording) -> Iterator[str]:
        """The largest clear changes for the better, then what is met of the outcomes."""
        better = [one for one in self.changes if one.is_better]
        told = {one.finding.indicator.key for one in better}
        met = [one for one in self._ordered if one.status is Status.MET and one.indicator.node in self._effects]
        rest = [one for one in met if one.indicator.key not in told and _has_value(one, self.known)]
        number = int(place.key) - 1
        if number < len(better):
            yield _change(better[number], w)
            yield from _judged(better[number].finding, w)
        elif number - len(better) < len(rest):
            yield from self._stands(rest[number - len(better)], w)

    def caution(self, place: Place, w: Wording) -> Iterator[str]:
        if place.key == "1" and "rate" in self.known:
            yield _say(w, "silent", **_refer("rate", "invited"))
        if place.key == "2" and self.known["undecided"].value != "0":
            yield _say(w, "undecided", **_refer("undecided"))
            yield _say(w, "undecided_means")

    def outcome(self, place: Place, w: Wording) -> Iterator[str]:
        its = [one for one in self.findings.indicators if one.indicator.node == place.key]
        status = self.findings.node_status.get(place.key)
        if status in (*JUDGED, Status.MIXED):
            yield _say(w, f"outcome_{status}")
        shown = [one for one in its if _has_value(one, self.known)]
        for one in shown:
            yield from self._stands(one, w)
        if not shown:
            yield _say(w, "outcome_nothing")

    def theory(self, place: Place, w: Wording) -> Iterator[str]:
        del place
        tested = self.findings.theory
        for rating in ("strong", "contradicted", "untested"):
            its = [one for one in tested.links if one.rating == rating] if tested else []
            if its:
                yield _say(w, f"links_{rating}", links=_named((_quoted(one, w) for one in its), w))
        failing = [one for link in tested.links for one in link.assumptions if one.state == "failing"] if tested else []
        if failing:
            yield _say(w, "assumptions_failing", which=_claims(failing, w))

    def against(self, place: Place, w: Wording) -> Iterator[str]:
        del place
        missed = [one for one in self._ordered if one.status is Status.NOT_MET and _has_value(one, self.known)]
        for one in missed[:MOST_NAMED]:
            yield from self._stands(one, w)
        for change in (one for one in self.changes if not one.is_better):
            if change.finding.status is not Status.NOT_MET:
                yield _change(change, w)
        tested = self.findings.theory
        rivals = [one for link in tested.links for one in link.rivals if one.state == "likely"] if tested else []
        if rivals:
            yield _say(w, "rivals_likely", which=_claims(rivals, w))

    def involvement(self, place: Place, w: Wording) -> Iterator[str]:
        del place
        for reading in ("practised", "experienced"):
            cells = [one for one in self.findings.involvement.cells if _levels(one, reading)]
            below = [one for one in cells if _is_below(one, reading)]
            if below:
                yield _say(w, f"below_{reading}", cells=_named((_cell(one, w) for one in below), w))
            elif cells:
                yield _say(w, f"reached_{reading}")

    def registers(self, place: Place, w: Wording) -> Iterator[str]:
        del place
        for one in self.findings.indicators:
            if isinstance(one.indicator.source, RegisterSource) and _has_value(one, self.known):
                yield from self._stands(one, w)

    def quality(self, place: Place, w: Wording) -> Iterator[str]:
        del place
        named = {"response_rate": "rate"} | {key: key for key in OF_QUALITY}
        for measure in self.findings.quality:
            if named.get(measure.key) in self.known:
                yield _say(w, f"quality_{measure.key}", value=_reference(named[measure.key]))
                if measure.reached is not None:
                    yield _say(w, "quality_reached" if measure.reached else "quality_not_reached")

    def _stands(self, finding: IndicatorFinding, w: Wording) -> Iterator[str]:
        its = next((one for one in self.changes if one.finding is finding), None)
        if its is not None:
            yield _change(its, w)
        else:
            yield _say(
                w, "stands", title=w.pick(finding.indicator.title), now=_reference(f"{finding.indicator.key}.value")
            )
        yield from _judged(finding, w)


def _changed(finding: IndicatorFinding, known: Mapping[str, Fact]) -> Changed | None:
    key = finding.indicator.key
    clear = [
        one for one in finding.changes if one.clear and {f"{key}.value", f"{key}.value@{one.since}"} <= known.keys()
    ]
    if not clear or known[f"{key}.value"].shown == known[f"{key}.value@{clear[0].since}"].shown:
        return None
    now, then = (float(known[f"{key}.value{at}"].value) for at in ("", f"@{clear[0].since}"))
    return Changed(
        finding, clear[0].since, (now > then) == (finding.indicator.direction == "increase"), _size(clear[0])
    )


def _size(change: Change) -> float:
    its = change.comparison
    return 0.0 if its is None or its.estimate is None else abs(its.estimate - 0.5)


def _change(its: Changed, w: Wording) -> str:
    key = its.finding.indicator.key
    values = {"now": _reference(f"{key}.value"), "then": _reference(f"{key}.value@{its.since}")}
    return _say(w, "changed", title=w.pick(its.finding.indicator.title), since=w.milestone(its.since), **values)


def _judged(finding: IndicatorFinding, w: Wording) -> Iterator[str]:
    """How it stands against its target; nothing where it is not judged."""
    if finding.status in JUDGED:
        limit = "at_least" if finding.indicator.direction == "increase" else "at_most"
        target = w.r(limit, value=_reference(f"{finding.indicator.key}.target"))
        yield _say(w, f"target_{finding.status}", target=target)


def _has_value(finding: IndicatorFinding, known: Mapping[str, Fact]) -> bool:
    return f"{finding.indicator.key}.value" in known


def _levels(cell: InvolvementCell, reading: str) -> bool:
    return cell.intended_median is not None and getattr(cell, f"{reading}_median") is not None


def _is_below(cell: InvolvementCell, reading: str) -> bool:
    assert cell.intended_median is not None
    return bool(getattr(cell, f"{reading}_median") < cell.intended_median)


def _cell(cell: InvolvementCell, w: Wording) -> str:
    return _say(
        w, "cell", group=w.in_sentence(w.title("groups", cell.group)), stage=w.quote(w.title("stages", cell.stage))
    )


def _quoted(link: DescribedLink, w: Wording) -> str:
    return w.quote(name_of(link, w))


def _claims(some: Iterable[DescribedClaim], w: Wording) -> str:
    return _named((w.quote(w.pick(one.text).rstrip(".")) for one in some), w)


def _named(some: Iterable[str], w: Wording) -> str:
    """Some by name; of a long list those that come first, and that there are more."""
    every = list(some)
    named = every[:MOST_NAMED]
    return w.listed(named if len(every) == len(named) else [*named, _say(w, "and_others")])


def _refer(*keys: str) -> dict[str, str]:
    return {key: _reference(key) for key in keys}


def _reference(key: str) -> str:
    return f"{{{{{key}}}}}"


def _say(w: Wording, key: str, **values: object) -> str:
    return w.t(f"first_drafts.{key}", **values)


_SAY: Final[Mapping[str, Callable[[Drafts, Place, Wording], Iterator[str]]]] = {
    name: getattr(Drafts, name)
    for name in ("conclusion", *HOW_MANY, OUTCOME, "theory", "against", "involvement", "registers", "quality")
}
