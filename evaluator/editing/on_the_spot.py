"""A question written where it is needed: for an indicator, into the draft of a questionnaire, which is begun for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.editing.drafts import change, create, edit_version
from evaluator.editing.scale_templates import MODELS, model_of
from evaluator.store.documents import QUESTIONNAIRE, documents
from evaluator.store.questionnaire_drafts import QuestionnaireDraft, draft_of, drafts_of
from evaluator.texts import LANGUAGES, Texts
from surveys.document.editing import (
    add_item,
    add_page,
    add_scale,
    item_keys,
    new_document,
    pages_of,
    proposed_key,
    scale_of,
)
from surveys.document.values import Content
from surveys.kinds.choice import SCALE, SINGLE

if TYPE_CHECKING:
    from sqlalchemy import Connection


TEXTS: Final = {language: Texts(language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Wanted:
    """``questionnaire``: its key, '' for a new one with the ``title``. ``model``: one of `MODELS`, or '' where
    ``scale`` names a scale that the questionnaire has. ``languages``: those of a new questionnaire."""

    text: Content
    questionnaire: str
    title: Content
    languages: tuple[str, ...]
    model: str
    scale: str = ""


def write_question(db: Connection, programme: str, wanted: Wanted, *, by: str, now: dt.datetime) -> tuple[str, str]:
    """Add the question at the end of the questionnaire's draft; the keys of both. Raises NoDraft where there is no such
    questionnaire and KeyError where it has no such scale."""
    key = wanted.questionnaire or _begun(db, programme, wanted, by, now)
    if draft_of(db, programme, key) is None:
        edit_version(db, programme, key, by=by, now=now)
    made: list[str] = []

    def add(content: Content, draft: QuestionnaireDraft) -> Content:  # noqa: ARG001
        new, item = _with_question(content, wanted)
        made.append(item)
        return new

    change(db, programme, key, add, by=by, now=now)
    return key, made[0]


def _begun(db: Connection, programme: str, wanted: Wanted, by: str, now: dt.datetime) -> str:
    taken = {one.key for one in documents(db, programme, QUESTIONNAIRE)} | {one.key for one in drafts_of(db, programme)}
    key = proposed_key(next(iter(wanted.title.values()), ""), taken, "skema")
    create(db, programme, new_document(key, wanted.languages, wanted.title), by=by, now=now)
    return key


def _with_question(content: Content, wanted: Wanted) -> tuple[Content, str]:
    content, scale = _with_scale(content, wanted)
    if not pages_of(content):
        titles = {one: TEXTS[one]("editor.first_page") for one in wanted.languages}
        content = add_page(content, {"key": proposed_key("", (), "side"), "title": titles})
    key = proposed_key(next(iter(wanted.text.values()), "").split("\n")[0], item_keys(content), "spoergsmaal")
    ordered = scale_of(content, scale).get("ordered", True)
    item = {"key": key, "kind": SCALE.name if ordered else SINGLE.name, "scale": scale, "text": wanted.text}
    return add_item(content, str(pages_of(content)[-1]["key"]), item), key


def _with_scale(content: Content, wanted: Wanted) -> tuple[Content, str]:
    """With the scale of the model, unless one of its key has the same answers already."""
    if wanted.scale:
        scale_of(content, wanted.scale)
        return content, wanted.scale
    table, there = model_of(wanted.model, content.get("languages", wanted.languages)), content.get("scales", {})
    key = MODELS[wanted.model].key or wanted.model.replace("_", "-")
    if there.get(key) == table or (key in there and MODELS[wanted.model].key):
        return content, key
    key = proposed_key(key, there, "skala")
    return add_scale(content, key, table), key
