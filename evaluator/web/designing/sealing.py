"""The plan on its way to be agreed on: what will be hashed, told in words, its paper, and the steering group asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, url_for
from flask_wtf import FlaskForm

from evaluator.accounts.audit_words import moment
from evaluator.documents.approving import current_plan, news_since
from evaluator.documents.plan_requests import members
from evaluator.findings.asked_on import scales_asked
from evaluator.printing.pdf import plan_pdf
from evaluator.programme.canonical import SEALED, plan_digest
from evaluator.programme.model import Programme
from evaluator.reporting.plan_paper import plan_paper
from evaluator.store.plans import approvals
from evaluator.store.wave_times import TIME_ZONE
from evaluator.web.designing.desk import Desk, desk
from evaluator.web.designing.editing import pages
from evaluator.web.shared.downloads import download
from evaluator.web.shared.service import service


@dataclass(frozen=True, slots=True)
class Sealed:
    """Something that the fingerprint is taken of: ``name`` is that of the programme's field, ``number`` how many."""

    name: str
    number: int


@pages.get("/plan")
def sealing(programme: str) -> str:
    here = desk(programme)
    state = _state(here) if here.examined.newest else {"published": None}
    digest = fingerprint(here)
    return here.show("sealing.html", form=FlaskForm(), sealed=list(_sealed(here)), digest=digest, **state)


def _state(here: Desk) -> dict[str, object]:
    """The plan that was published, whether it is approved, and whom of the steering group was asked to."""
    served = service()
    with served.store.reading(snapshot=True) as db, served.vault.reading() as vault_db:
        its, given = current_plan(db, here.key), approvals(db, here.key)
        news = news_since(db, given[-1], its) if given else None
        group = [(one, moment(one.at, here.t)) for one in members(db, vault_db, here.key, its.digest)]
    state = {"published": its, "approved": given[-1] if given else None, "group": group, "mail": _mail(here)}
    return state | {"is_approved": news is not None and news.is_same}


def _mail(here: Desk) -> str:
    """A mail to the steering group, begun in the program in which whoever asks it writes mails; '' where mails go out
    from here."""
    if service().mailing is not None:
        return ""
    address, t = url_for("agreement.plan", programme=here.key, _external=True), here.t
    subject = t("plan.ask_subject", title=t.pick(here.programme.title))
    return f"mailto:?subject={quote(subject)}&body={quote(t('plan.ask_body', address=address))}"


def _sealed(here: Desk) -> Iterator[Sealed]:
    """What there is of it, in the order in which the fingerprint is taken, with the questionnaires that waves ask."""
    for name in SEALED:
        value = getattr(here.programme, name)
        if number := value if isinstance(value, int) else len(value):
            yield Sealed(name, number)
    yield Sealed("questionnaires", len({one.questionnaire for one in here.programme.waves}))


def fingerprint(here: Desk) -> str:
    """That of the draft as it would be published; '' while it has faults."""
    folder = here.examined.folder
    if here.examined.faults or folder is None:
        return ""
    return digest_of(folder.programme, folder.questionnaires)


def digest_of(programme: Programme, questionnaires: Mapping[str, object]) -> str:
    asked = {wave.questionnaire for wave in programme.waves}
    return plan_digest(programme, {key: one for key, one in questionnaires.items() if key in asked})


@pages.get("/plan.pdf")
def paper(programme: str) -> Response:
    here, today = desk(programme), service().now().astimezone(TIME_ZONE).date()
    state = here.t("plan_paper.draft", date=here.t.date(today))
    asked, seal = here.library.questionnaires, fingerprint(here)
    scales = scales_asked(here.programme, asked)
    its = plan_paper(here.programme, here.t, state=state, fingerprint=seal, scales=scales, questionnaires=asked)
    return download(plan_pdf(its, today), "application/pdf", f"{programme}-plan.pdf")
