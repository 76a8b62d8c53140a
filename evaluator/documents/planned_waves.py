"""Waves from the document into the store, and what of them cannot change any more once somebody has begun to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.documents.folders import PROGRAMME_FILE
from evaluator.programme.model import WavePlan
from evaluator.store.wave_times import closing, opening
from evaluator.store.waves import Wave, WaveInUse, save_wave
from evaluator.vault.keys import new_open_key
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


def wave_of(programme: str, plan: WavePlan, version: int, stored: Wave | None) -> Wave:
    """The wave as planned. Its open key stays the same as long as it has one, so that printed links go on working."""
    known = stored.open_key if stored else None
    return Wave(
        programme=programme,
        key=plan.key,
        milestone=plan.milestone,
        questionnaire=plan.questionnaire,
        version=version,
        groups=plan.groups,
        linkage=plan.linkage,
        opens=plan.opens,
        closes=plan.closes,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        begin_by=plan.begin_by,
        begin_by_at=plan.begin_by_at,
        languages=plan.languages,
        open_key=(known or new_open_key()) if plan.open_link else None,
    )


def refusals_of_change(
    plans: Collection[WavePlan],
    before: Mapping[str, WavePlan],
    stored: Mapping[str, Wave],
    begun: Collection[str],
    now: dt.datetime,
) -> Iterator[Diagnostic]:
    """Why waves that have opened, or that somebody has ``begun`` to answer, cannot become what the document now says.
    ``before``: as the document had them. A refusal tells of no answer: it comes from the opening on."""
    for plan in plans:
        wave = stored.get(plan.key)
        if wave is not None and (plan.key in begun or opening(wave.opens, wave.opens_at) <= now):
            yield from _changed(plan, wave)
            yield from _cut_short(plan, wave, now)
            yield from _younger(plan, before.get(plan.key, plan))
            yield from _reopened(plan, wave, now)


def store_waves(db: Connection, planned: Collection[Wave]) -> None:
    """Raises InputRejected where the first answer of a wave that changes came meanwhile."""
    for wave in planned:
        try:
            save_wave(db, wave)
        except WaveInUse as error:
            place = (PROGRAMME_FILE, "waves", wave.key)
            raise InputRejected(replace(one, place=place) for one in error.diagnostics) from None


def _changed(plan: WavePlan, wave: Wave) -> Iterator[Diagnostic]:
    for name in ("linkage", "questionnaire", "milestone"):
        before, after = str(getattr(wave, name)), str(getattr(plan, name))
        if before != after:
            place = (PROGRAMME_FILE, "waves", plan.key, name)
            values = {"key": name, "before": before, "after": after}
            yield Diagnostic("documents.wave_being_answered", place, values)


def _younger(plan: WavePlan, before: WavePlan) -> Iterator[Diagnostic]:
    """Where people could answer whom nobody was told of: younger ones, or without a guardian."""
    was, now = before.young, plan.young
    lower = (
        ("lowest_age", (now.lowest_age or 0) < (was.lowest_age or 0)),
        ("guardian", bool(was.guardian) and not now.guardian),
        ("guardian_below", bool(was.guardian and now.guardian) and now.guardian_below < was.guardian_below),
    )
    for name, is_lower in lower:
        if is_lower:
            yield Diagnostic("documents.wave_younger", (PROGRAMME_FILE, "waves", plan.key, name))


def _reopened(plan: WavePlan, wave: Wave, now: dt.datetime) -> Iterator[Diagnostic]:
    """Where nobody new could begin any more and a later last day would let them in, though nobody says so."""
    is_shut = closing(*wave.begin_until) <= now
    if is_shut and plan.begin_by is None and closing(plan.closes, plan.closes_at) > now:
        values = {"before": str(wave.begin_until[0]), "closes": str(plan.closes)}
        yield Diagnostic("documents.wave_reopened", (PROGRAMME_FILE, "waves", plan.key, "begin_by"), values)


def _cut_short(plan: WavePlan, wave: Wave, now: dt.datetime) -> Iterator[Diagnostic]:
    """Where people can answer now, and a last day that has passed would shut out those in the middle of it."""
    is_open = opening(wave.opens, wave.opens_at) <= now < closing(wave.closes, wave.closes_at)
    if is_open and has_passed(plan.closes, plan.closes_at, now):
        yield Diagnostic("documents.wave_cut_short", (PROGRAMME_FILE, "waves", plan.key, "closes"))


def has_passed(day: dt.date, at: dt.time | None, now: dt.datetime) -> bool:
    """Whether a wave that closes then closed before the minute that has begun."""
    return closing(day, at) < now.replace(second=0, microsecond=0)
