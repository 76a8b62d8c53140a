"""What was typed about something that somebody else removed, or into a draft that somebody else threw away."""

from __future__ import annotations

from typing import Final

from flask import abort, request
from flask_wtf import FlaskForm

from evaluator.editing.checking import examine
from evaluator.store.questionnaire_drafts import QuestionnaireDraft
from evaluator.web.editing.desk import Desk
from evaluator.web.editing.drawing import typed_table
from evaluator.web.editing.parts import PARTS
from evaluator.web.fields.values import in_languages
from evaluator.web.shared.access import programme_or_404
from evaluator.web.shared.service import service
from surveys.document.content import text_of
from surveys.document.editing import new_document
from surveys.messages import LANGUAGES

_NEW: Final = {"new_page": "title", "new_item": "text"}
"""The pages on which something is made, with the key of the text that is written there."""
_RESTORE: Final = "restore"


def removed(here: Desk, kind: str, typed: str) -> str:
    """The thing is gone: what was typed can be put back."""
    return here.show("gone.html", form=FlaskForm(), kind=kind, typed=typed)


def thrown_away(programme: str, key: str) -> tuple[str, int]:
    """The draft is gone, and there is no version from which to begin the next: what was typed can be copied. 404 on
    pages where nothing is typed."""
    kind = (request.endpoint or "").rpartition(".")[2]
    if request.method != "POST" or kind not in (*PARTS, *_NEW, _RESTORE):
        abort(404)
    here = _empty(programme, key)
    return here.show("thrown_away.html", typed=_typed(here, kind)), 410


def _empty(programme: str, key: str) -> Desk:
    """The desk with nothing on it; 404 for a key that no questionnaire can have."""
    loaded = programme_or_404(programme)
    try:
        text = text_of(new_document(key, LANGUAGES, {}))
    except ValueError:
        abort(404)
    draft = QuestionnaireDraft(
        programme=programme, key=key, text=text, begun_from=0, revision=0, saved_by="", saved_at=service().now()
    )
    with service().store.reading() as db:
        return Desk(loaded, examine(db, loaded, draft))


def _typed(here: Desk, kind: str) -> str:
    if kind == _RESTORE:
        return request.form.get("typed", "")
    if kind in _NEW:
        return text_of({_NEW[kind]: in_languages(request.form, _NEW[kind], LANGUAGES)})
    return text_of(typed_table(here, PARTS[kind], (request.view_args or {}).get("name", ""))[0])
