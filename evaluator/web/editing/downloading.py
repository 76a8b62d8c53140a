"""A draft seen as participants would see it, and as a file to take away."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, make_response

from evaluator.web.documents.preview import preview
from evaluator.web.editing.desk import desk
from evaluator.web.editing.editing import pages
from evaluator.web.shared.downloads import download
from evaluator.web.shared.every_response import CONTENT_SECURITY_POLICY
from surveys.expressions.trees import keys_of
from surveys.questionnaire import Item, Page, Questionnaire
from surveys.xlsform.forms import export_form

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/telefon")
def phone(programme: str, key: str) -> Response:
    """The preview in a frame as wide as a phone, so that it is laid out as on one."""
    page = make_response(desk(programme, key).show("phone.html"))
    page.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return page


@pages.get("/vis/")
def begin(programme: str, key: str) -> Response:
    return try_out(programme, key, "")


@pages.get("/vis/<name>")
def try_out(programme: str, key: str, name: str) -> Response:
    """May be framed by our own pages, see `phone`."""
    page = make_response(_shown(programme, key, name))
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    page.headers["Content-Security-Policy"] = policy
    return page


def _shown(programme: str, key: str, name: str) -> str:
    """The draft without the questions that have faults."""
    here = desk(programme, key)
    faulty = {fault.location.key for fault in here.examined.own_faults if fault.location.kind == "item"}
    scales = {fault.location.key for fault in here.examined.own_faults if fault.location.kind == "scale"}
    shown, left_out = without(here.examined.questionnaire, faulty, scales)
    if not shown.pages:
        return here.show("no_preview.html")
    return preview(shown, name, programme=programme, key=key, left_out=left_out)


def without(questionnaire: Questionnaire, items: set[str], scales: set[str]) -> tuple[Questionnaire, list[Item]]:
    """The questionnaire without ``items``, those on ``scales``, and those that hang on them; and which these are."""
    gone: list[Item] = []
    keys: set[str] = set()

    def stays(item: Item) -> bool:
        on_faulty = item.scale is not None and item.scale.key in scales
        hangs = item.show_if is not None and bool(keys_of(item.show_if) & keys)
        if item.key in items or on_faulty or hangs:
            gone.append(item)
            keys.update((item.key, *(row.key for row in item.rows)))
        return item not in gone

    kept: list[Page] = []
    for page in questionnaire.pages:
        own = tuple(item for item in page.items if stays(item))
        if page.key:
            kept.append(replace(page, items=own))
    return replace(questionnaire, pages=tuple(kept)), gone


@pages.get("/hent.toml")
def as_document(programme: str, key: str) -> Response:
    text = desk(programme, key).examined.draft.text
    return download(text.encode(), "application/toml", f"{key}.toml")


@pages.get("/hent.xlsx")
def as_workbook(programme: str, key: str) -> Response:
    """An XLSForm; of a draft with faults of its own there is none."""
    here = desk(programme, key)
    if here.examined.own_faults:
        abort(404)
    return download(export_form(here.examined.questionnaire).workbook, WORKBOOK, f"{key}.xlsx")
