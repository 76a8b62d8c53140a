"""A place of the report as it is written: figures chosen from a list, a preview, saving and signing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.store.writing import drop_waiting
from evaluator.texts import LANGUAGES
from evaluator.web.shared.access import texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from evaluator.web.writing.desk import (
    Desk,
    Errors,
    by,
    desk,
    errors_of,
    expired,
    pages,
    slug_of,
    title_of,
    to_list,
    with_theory,
    words,
)
from evaluator.web.writing.figures import entries, shown_with
from evaluator.writing.first_drafts import Drafts
from evaluator.writing.marks import alike, checked, marks, typed_numbers
from evaluator.writing.passages import Typed, keep, save, sign
from surveys.diagnostics import Diagnostic, InputRejected

MOST_VERSIONS: Final = 2**31 - 1


@pages.get("/<slug>")
def write(programme: str, slug: str) -> str:
    at = desk(programme, slug)
    return _page(at, _stored(at))


@pages.post("/<slug>")
def change(programme: str, slug: str) -> str | Response | tuple[str, int]:
    """Save, sign, or draw the form again with a figure put in, the first draft, or what was searched for."""
    at, do = desk(programme, slug), request.form.get("do", "")
    typed, errors = _posted(at), expired()
    if not errors and do in ("save", "sign"):
        errors = _saved(at, typed, signing=do == "sign")
        if not errors:
            flash(texts()(f"writing.{'signed' if do == 'sign' else 'saved'}", title=title_of(at.place, texts())))
            return to_list(programme, at.chosen, slug)
        at = desk(programme, slug)
        typed = replace(typed, seen=at.held.version if at.held else 0)
    if not errors and do == "drop":
        return _dropped(at)
    shown = _page(at, _with_more(at, typed, do), errors)
    return (shown, 422) if errors else shown


def _saved(at: Desk, typed: Typed, *, signing: bool) -> Errors:
    """What was wrong; nothing where it is stored. What could not be stored waits in the form."""
    here = service()
    try:
        if signing and request.form.get("figures") != at.state_of_figures:
            raise InputRejected([Diagnostic("writing.counted_meanwhile", ())])
        with here.store.writing() as db:
            (sign if signing else save)(db, at.findings, at.at, typed, by())
        return []
    except InputRejected as error:
        with here.store.writing() as db:
            keep(db, at.loaded.key, at.at, typed, by())
        return errors_of(error)


def _dropped(at: Desk) -> Response:
    with service().store.writing() as db:
        drop_waiting(db, at.loaded.key, at.at, by().account)
    milestone, slug = at.chosen.milestone.key, slug_of(at.place)
    return redirect(url_for("writing.write", programme=at.loaded.key, slug=slug, nedslag=milestone))


def _stored(at: Desk) -> Typed:
    """What waits in the form, else what holds."""
    held = at.held
    numbers = held.numbers if held else ()
    text = at.waiting.text if at.waiting else held.text if held else {}
    return Typed(text=text, seen=held.version if held else 0, numbers=numbers)


def _posted(at: Desk) -> Typed:
    form = request.form
    text = {one: words(f"text-{one}") for one in at.languages}
    seen = min(max(form.get("seen", 0, type=int), 0), MOST_VERSIONS)
    return Typed(text=text, seen=seen, numbers=tuple(form.getlist("number")))


def _with_more(at: Desk, typed: Typed, do: str) -> Typed:
    """The words with the figure that was chosen at their end, or those of the first draft in their place."""
    key, text = request.form.get("insert", ""), dict(typed.text)
    if do == "draft":
        text = Drafts(with_theory(at.findings)).draft(at.place) or text
    elif key in at.known:
        text = {language: f"{words} {{{{{key}}}}}".strip() for language, words in text.items()}
    return replace(typed, text=text)


@dataclass(frozen=True, slots=True)
class Used:
    """A reference of the text with what it shows. ``flag``: see `evaluator.writing.marks.Reference`."""

    key: str
    title: str
    shown: str
    flag: str


def _page(at: Desk, typed: Typed, errors: Errors | None = None) -> str:
    t, held = texts(), at.held
    language = t.language if t.language in at.languages else at.languages[0]
    w, known, search = at.wordings[language], at.facts[language], request.form.get("search", "").strip()
    beside = held if held is not None and (at.waiting or errors) and not _says(held.text, typed.text) else None
    node = at.place.node.key if at.place.node else ""
    values = {
        "its": at,
        "title": title_of(at.place, t),
        "typed": {f"text-{one}": words for one, words in typed.text.items()} | {"search": search},
        "seen": typed.seen,
        "held": held,
        "beside": beside,
        "errors": errors or [],
        "used": _used(at, typed, language),
        "numbers": [(one, alike(one, known)) for one in typed_numbers(typed.text)],
        "confirmed": typed.numbers,
        "entries": entries(at.findings, known, w, node, search),
        "preview": {one: at.filled(typed.text, one) for one in at.languages if typed.text.get(one)},
        "named": lambda key: shown_with(key, known, at.findings, w),
    }
    frame = {"chosen": at.chosen, "findings": at.findings, "form": FlaskForm(), "names": at.people}
    return show("writing/passage.html", at.loaded, **values, **frame)


def _used(at: Desk, typed: Typed, language: str) -> list[Used]:
    """Flagged against what the stored text was written over; what is new in the form is as it is now."""
    kept = marks(typed.text, at.known) | dict(at.held.marks if at.held else {})
    w, shown = at.wordings[language], at.facts[language]
    return [
        Used(one.key, shown_with(one.key, shown, at.findings, w), shown[one.key].shown if one.fact else "", one.flag)
        for one in checked(typed.text, kept, at.known, at.findings.programme)
    ]


def _says(first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    return all(first.get(one, "") == second.get(one, "") for one in LANGUAGES)
