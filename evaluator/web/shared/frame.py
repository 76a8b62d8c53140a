"""What the signed-in pages share: the chosen milestone with what may be seen of it, and rendering inside the frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask, abort, render_template, request
from flask_wtf.csrf import generate_csrf

from evaluator.findings.model import Findings
from evaluator.programme.model import Group, Milestone, Process, Programme
from evaluator.rendering.html import block_filters
from evaluator.reporting.wording import SYMBOLS
from evaluator.results.milestones import counts_to_see, findings_of
from evaluator.results.stages import Stage, awaited_until, stages, worked_on
from evaluator.store.waves import Wave, waves
from evaluator.texts import Texts
from evaluator.web.shared.access import may, texts
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service


@dataclass(frozen=True, slots=True)
class Chosen:
    """The milestone that a page is about, where it stands, and its findings where whoever asks may see them. ``until``:
    the last day of what it waits for now."""

    milestone: Milestone
    stage: Stage
    findings: Findings | None
    until: dt.date


def chosen(programme: Programme) -> Chosen:
    """The milestone that the address names, else the one that is being worked on."""
    here = service()
    with here.store.reading(snapshot=True) as db:
        found = stages(db, programme, now=here.now())
        key = request.args.get("nedslag") or worked_on(found)
        if key not in found:
            abort(404)
        its_waves = [wave for wave in waves(db, programme.key) if wave.milestone == key]
        seen = counts_to_see(db, programme.key, shown_only=not may(EVALUATING, programme.key))
        its = findings_of(db, seen[key], memory=here.found) if key in seen else None
    milestone = programme.milestone(key)
    return Chosen(milestone, found[key], its, awaited_until(milestone, its_waves, found[key]))


def prepare(app: Flask) -> None:
    """What the templates of the signed-in pages call: titles of what a key names, the report's blocks, the token."""
    app.jinja_env.globals.update(
        csrf_token=generate_csrf,
        symbols=SYMBOLS,
        group_title=lambda programme, key, t: _title(programme.groups, key, t) or t("pages.all_groups"),
        wave_title=wave_title,
        process_title=lambda programme, key, t: _title(programme.processes, key, t) or t("pages.no_process"),
    )
    block_filters(app.jinja_env)


def _title(entries: Iterable[Group | Milestone | Process], key: str, t: Texts) -> str:
    return next((t.pick(entry.title) for entry in entries if entry.key == key), key)


def wave_title(programme: Programme, wave: Wave, t: Texts) -> str:
    """Waves have no title of their own: 'Første nedslag: Borgere, Ansatte'."""
    groups = ", ".join(_title(programme.groups, key, t) for key in wave.groups)
    return f"{_title(programme.milestones, wave.milestone, t)}: {groups}"


def show(template: str, programme: Programme | None, **values: object) -> str:
    """``programme`` is None on pages of none."""
    return render_template(template, t=texts(), programme=programme, **values)
