"""The evaluator's pages of questionnaires: what there is in which version, and two versions beside each other."""

from __future__ import annotations

from flask import abort, request

from evaluator.documents.storing import load_questionnaire
from evaluator.documents.version_words import lines_of, verdict
from evaluator.documents.versions import compare_versions, overview
from evaluator.store.questionnaire_drafts import QuestionnaireDraft, drafts_of
from evaluator.web.documents.preview import preview
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.document.content import read_content

pages = protected("questionnaires", __name__, roles=("evaluator",), url_prefix="/p/<programme>/spoergeskemaer")


@pages.get("/")
def listing(programme: str) -> str:
    with service().store.reading() as db:
        found, drafts = overview(db, programme), {one.key: one for one in drafts_of(db, programme)}
    unpublished = [one for key, one in drafts.items() if key not in {its.key for its in found}]
    its = {"questionnaires": found, "drafts": drafts, "unpublished": unpublished, "title": _title}
    return show("documents/questionnaires.html", programme_or_404(programme), **its)


def _title(draft: QuestionnaireDraft) -> str:
    title = read_content(draft.text).get("title")
    return texts().pick(title) if isinstance(title, dict) else ""


@pages.get("/<key>/versioner")
def versions(programme: str, key: str) -> str:
    """``fra`` and ``til`` in the address name the versions; without them the newest and the one before it."""
    loaded, args = programme_or_404(programme), request.args
    try:
        with service().store.reading() as db:
            since, until = args.get("fra", type=int), args.get("til", type=int)
            found = compare_versions(db, programme, key, since=since, until=until)
    except InputRejected:
        abort(404)
    return show("documents/versions.html", loaded, compared=found, lines_of=lines_of, verdict=verdict)


@pages.get("/<key>/vis/<int:number>/")
def begin(programme: str, key: str, number: int) -> str:
    return try_out(programme, key, number, "")


@pages.get("/<key>/vis/<int:number>/<page>")
def try_out(programme: str, key: str, number: int, page: str) -> str:
    """A version as participants see it, whether or not a wave uses it."""
    try:
        with service().store.reading() as db:
            questionnaire = load_questionnaire(db, programme, key, number)
    except InputRejected:
        abort(404)
    return preview(questionnaire, page, programme=programme, key=key, number=number)
