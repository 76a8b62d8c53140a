"""What the pages of releases share: the blueprint, the milestone of the address with its proposals, and who sees
which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.programme.model import Milestone, Programme
from evaluator.releases.audit import PROVEN
from evaluator.releases.breaches import tables_of, title_of
from evaluator.releases.changes import named_parts
from evaluator.releases.document import Released
from evaluator.releases.gates import Signing, Standing
from evaluator.releases.imprint import measured, targeted
from evaluator.releases.remedies import leavable, left_out_of
from evaluator.releases.signing import where
from evaluator.rendering.formats import FORMATS
from evaluator.reporting.wording import Wording
from evaluator.results.stages import Stage, stages, worked_on
from evaluator.store.accounts import names
from evaluator.store.release_tables import PUBLISHED
from evaluator.store.releases import Key, Release, name_signed_with, releases, states_of_certificates
from evaluator.store.tasks import PROPOSAL, Task, task
from evaluator.texts.diagnostics import rendered
from evaluator.web.releases.missing import Missing, before_proposing, of_proposal, worth_knowing
from evaluator.web.releases.rounds import Earlier, SinceRound, changed_since, read_again
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.rules import CHECKING, EVALUATING, READING
from evaluator.web.shared.service import service
from evaluator.web.shared.tasks import Told, told
from surveys.diagnostics import Diagnostic, InputRejected

pages: Final = protected("releases", __name__, roles=READING, url_prefix="/p/<programme>/udgivelser")
if TYPE_CHECKING:
    from sqlalchemy import Connection

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
    earlier: tuple[Earlier, ...]
    names: dict[str, str]
    published: tuple[Release, ...] = ()
    """Every release of the programme that is out."""
    since: SinceRound | None = None
    """What changed since the round before."""
    own_name: str = ""
    """With which whoever asks signed last."""
    begun: Task | None = None
    """A proposal that is being put together, or came to nothing."""

    @property
    def under_way(self) -> Told | None:
        return told(self.begun)

    @property
    def refused(self) -> Sequence[Diagnostic]:
        """What the last proposal came to nothing of."""
        return self.begun.refused if self.begun else ()


def desk(programme: str) -> Desk:
    """Reads what is stored: no figure is computed."""
    loaded, here = programme_or_404(programme), service()
    with here.store.reading(snapshot=True) as db:
        found = stages(db, loaded, now=here.now())
        key = request.args.get("nedslag") or worked_on(found)
        if key not in found:
            abort(404)
        of_all = releases(db, programme)
        every = [one for one in of_all if one.key.milestone == key]
        seen = [one for one in every if is_seen(db, one, is_newest=one is every[-1])]
        last, known = where(db, seen[-1]) if seen else None, names(db)
        out = tuple(one for one in of_all if one.published_digest)
        earlier = tuple(read_again(db, one) for one in seen[-2::-1])
        changed = changed_since(db, last, every, seen, Wording(texts(), loaded)) if last else None
        begun = task(db, programme, PROPOSAL, key) if may(EVALUATING, programme) else None
        own_name = name_signed_with(db, programme, current_user.get_id())
    return Desk(loaded, loaded.milestone(key), found[key], last, earlier, known, out, changed, own_name, begun)


def is_seen(db: Connection, its: Release, *, is_newest: bool) -> bool:
    """Whether whoever asks may see a proposal. Evaluators see every one, others none that might tell too much; the
    steering group sees the newest alone."""
    programme = its.key.programme
    if its.published_digest or may(EVALUATING, programme):
        return True
    if PROVEN not in states_of_certificates(db, its.key):
        return False
    return may(CHECKING, programme) or (is_newest and where(db, its).is_complete)


def page(at: Desk, errors: Errors | None = None, posted: str = "") -> str:
    """The page of a milestone's releases; ``errors`` are of the form that was ``posted``, whose words stay."""
    typed: Mapping[str, object] = request.form if posted else {}
    if at.refused and not posted:
        assert at.begun is not None
        errors = [("", _said(one)) for one in at.refused]
        posted, typed = "propose", {"reason": at.begun.asked["reason"]}
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
        "causes": _causes(at) if its else [],
        "leavable": _leavable(at) if its else [],
        "synthetic": service().synthetic or bool(its and its.proposed.document["figures"]["synthetic"]),
        "earlier": at.earlier,
        "since": at.since,
        "names": at.names,
        "formats": FORMATS.values(),
        "measured": partial(measured, t=texts()),
        "targeted": partial(targeted, t=texts()),
        "role": role,
        "signed_here": own,
        "has_second": current_user.account.second_salt is not None,
        "evaluating": may(EVALUATING, at.loaded.key),
        "errors": errors or [],
        "posted": posted,
        "typed": typed,
        "own_name": at.own_name,
        "under_way": at.under_way,
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


def _causes(at: Desk) -> list[tuple[str, str]]:
    """The tables that a breach follows from: title, and where it stands in the release that has it, '' if nowhere."""
    assert at.standing is not None
    language, found = at.standing.proposed.languages[0], []
    places = {(one.key.milestone, one.key.number, 0): one.key for one in (*at.published, at.standing.release)}
    for table in tables_of(at.standing.certificate):
        its, milestone = places.get(table.place), texts().pick(at.loaded.milestone(table.milestone).title)
        where = _address(its, language, table.part) if its else ""
        found.append((f"{title_of(table.name, at.loaded, texts())} ({milestone})", where))
    return found


def _address(its: Key, language: str, part: str) -> str:
    return url_for(
        "releases.file",
        programme=its.programme,
        milestone=its.milestone,
        number=its.number,
        turn=its.round,
        language=language,
        suffix="html",
        _anchor=part or None,
    )


def _leavable(at: Desk) -> list[tuple[str, str, bool]]:
    """Tables that the next proposal can leave out: name, title, and whether this one does."""
    assert at.standing is not None
    document = at.standing.proposed.document
    every = [*left_out_of(document), *leavable(document, at.standing.certificate.breaches)]
    return [(one, title_of(one, at.loaded, texts()), one in left_out_of(document)) for one in every]


def newest_or_404(at: Desk) -> Release:
    return at.standing.release if at.standing else abort(404)


def expired() -> Errors:
    """What is wrong with the token of a form; nothing where all is well."""
    return [] if FlaskForm().validate_on_submit() else [("", texts()("pages.sign_in_expired"))]


def errors_of(error: InputRejected, fields: dict[str, str]) -> Errors:
    """``fields``: by code of a diagnostic, the field that it is about."""
    return [(fields.get(one.code.partition(".")[2], ""), _said(one)) for one in error.diagnostics]


def go(at: Desk, said: str) -> Response:
    """Back to the page; ``said``: what is told there of what was done, '' for nothing."""
    if said:
        flash(texts()(f"releases.{said}"))
    return redirect(url_for("releases.page_of", programme=at.loaded.key, nedslag=at.milestone.key))


def _said(one: Diagnostic) -> str:
    return rendered(one, texts(), in_editor=True).sentences
