"""What the pages of releases share: the blueprint, the milestone of the address with its proposals, and who sees
which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.programme.model import Milestone, Programme
from evaluator.releases.changes import named_parts
from evaluator.releases.document import Released
from evaluator.releases.gates import Signing, Standing
from evaluator.releases.imprint import measured
from evaluator.releases.signing import where
from evaluator.rendering.formats import FORMATS
from evaluator.results.stages import Stage, stages, worked_on
from evaluator.store.accounts import names
from evaluator.store.release_tables import PUBLISHED
from evaluator.store.releases import Release, releases
from evaluator.texts.diagnostics import rendered
from evaluator.web.releases.missing import Missing, before_proposing, of_proposal, worth_knowing
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import CHECKING, EVALUATING, READING
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

pages: Final = protected("releases", __name__, roles=READING, url_prefix="/p/<programme>/udgivelser")
Errors = list[tuple[str, str]]
"""The field that is wrong and what is said of it; '' for the whole form."""


@dataclass(frozen=True, slots=True)
class Desk:
    """``standing`` is that of the newest proposal that whoever asks may see, None where there is none. ``earlier``:
    those before it that may be seen, the newest first."""

    loaded: Programme
    milestone: Milestone
    stage: Stage
    standing: Standing | None
    earlier: tuple[Release, ...]
    names: dict[str, str]


def desk(programme: str) -> Desk:
    """Reads what is stored: no figure is computed."""
    loaded, here = programme_or_404(programme), service()
    with here.store.reading(snapshot=True) as db:
        found = stages(db, loaded, now=here.now())
        key = request.args.get("nedslag") or worked_on(found)
        if key not in found:
            abort(404)
        every = [one for one in releases(db, programme) if one.key.milestone == key]
        last = where(db, every[-1]) if every else None
        seen = [one for one in every if is_seen(programme, one, last if one is every[-1] else None)]
        if seen and seen[-1] is not every[-1]:
            last = where(db, seen[-1])
        known = names(db)
    return Desk(loaded, loaded.milestone(key), found[key], last if seen else None, tuple(seen[-2::-1]), known)


def is_seen(programme: str, its: Release, standing: Standing | None) -> bool:
    """Whether whoever asks may see a proposal. ``standing``: of the newest one; one that another took the place of is
    seen by those who check it, unless it is published."""
    if its.published_digest or may(CHECKING, programme):
        return True
    return standing is not None and standing.is_complete


def page(at: Desk, errors: Errors | None = None, posted: str = "") -> str:
    """The page of a milestone's releases; ``errors`` are of the form that was ``posted``, whose words stay."""
    its, roles = at.standing, current_user.account.roles_in(at.loaded.key)
    role = Signing(gate="", account="", roles=roles, name="").role
    own = [one.gate for one in its.signatures if one.account == current_user.get_id()] if its else []
    shown = {
        "milestone": at.milestone,
        "stage": at.stage,
        "standing": its,
        "document": its and its.proposed,
        "changed": _changed(its.proposed) if its else {},
        "blocked": bool(its and (its.against or its.against_publishing)),
        "missing": _missing(at),
        "to_know": worth_knowing(its, at.loaded) if its else [],
        "synthetic": service().synthetic or bool(its and its.proposed.document["figures"]["synthetic"]),
        "earlier": at.earlier,
        "names": at.names,
        "formats": FORMATS.values(),
        "measured": partial(measured, t=texts()),
        "role": role,
        "signed_here": own,
        "has_second": current_user.account.second_salt is not None,
        "evaluating": may(EVALUATING, at.loaded.key),
        "errors": errors or [],
        "posted": posted,
        "typed": request.form if posted else {},
        "form": FlaskForm(),
    }
    return show("releases/page.html", at.loaded, **shown)


def _changed(its: Released) -> dict[str, tuple[str, ...]]:
    """What a correction changes, by the titles of parts."""
    language = texts().language if texts().language in its.languages else its.languages[0]
    return named_parts(its.report(language), its.document["corrects"] or {})


def _missing(at: Desk) -> list[Missing]:
    """Before anything is proposed an evaluator sees what the report lacks now."""
    if at.standing is not None:
        return of_proposal(at.standing) if at.standing.state != PUBLISHED else []
    counted = at.stage in (Stage.COUNTED, Stage.SHOWN)
    return before_proposing(at.loaded.key, at.milestone.key) if counted and may(EVALUATING, at.loaded.key) else []


def newest_or_404(at: Desk) -> Release:
    return at.standing.release if at.standing else abort(404)


def expired() -> Errors:
    """What is wrong with the token of a form; nothing where all is well."""
    return [] if FlaskForm().validate_on_submit() else [("", texts()("pages.sign_in_expired"))]


def errors_of(error: InputRejected, fields: dict[str, str]) -> Errors:
    """``fields``: by code of a diagnostic, the field that it is about."""
    return [(fields.get(one.code.partition(".")[2], ""), _said(one)) for one in error.diagnostics]


def go(at: Desk, said: str) -> Response:
    flash(texts()(f"releases.{said}"))
    return redirect(url_for("releases.page_of", programme=at.loaded.key, nedslag=at.milestone.key))


def _said(one: Diagnostic) -> str:
    return rendered(one, texts(), in_editor=True).sentences
