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
from evaluator.writing.marks import alike, checked, figures, marks, typed_numbers
from evaluator.writing.passages import Typed, keep, left_behind, new_recommendation, save, sign
from evaluator.writing.places import OUTCOME, places
from surveys.diagnostics import Diagnostic, InputRejected

MOST_VERSIONS: Final = 2**31 - 1
_STORED: Final = {"save": "writing.saved", "sign": "writing.signed"}
"""What is stored by which button, and said of it."""


@pages.get("/<slug>")
def write(programme: str, slug: str) -> str:
    at = desk(programme, slug)
    return _page(at, _stored(at))


@pages.post("/<slug>")
def change(programme: str, slug: str) -> str | Response | tuple[str, int]:
    """Save, sign, or draw the form again with a figure put in, the first draft, or what was searched for."""
    at, do = desk(programme, slug), request.form.get("do", "")
    typed, errors = _posted(at), expired()
    if not errors and do == "drop":
        return _dropped(at)
    if not errors and do in _STORED:
        errors = _saved(at, typed, signing=do == "sign")
        if not errors:
            flash(texts()(_STORED[do], title=title_of(at.place, texts())))
            return to_list(programme, at.chosen, "anbefalinger" if at.recommends else slug)
        at = desk(programme, slug)
        typed = replace(typed, seen=at.seen)
    shown = _page(at, _with_more(at, typed, do), errors)
    return (shown, 422) if errors else shown


def _saved(at: Desk, typed: Typed, *, signing: bool) -> Errors:
    """What was wrong; nothing where it is stored. What could not be stored waits in the form."""
    here, machine = service(), not signing and typed.text == _first_draft(at)
    known = figures(at.findings)
    try:
        if signing and request.form.get("figures") != at.state_of_figures:
            raise InputRejected([Diagnostic("writing.counted_meanwhile", ())])
        with here.store.writing() as db:
            where = at.at if at.at.key or not at.recommends else new_recommendation(db, at.loaded.key, at.at.milestone)
            if signing:
                sign(db, at.findings, where, typed, by(), known=known)
            else:
                save(db, at.findings, where, typed, by(), known=known, by_machine=machine)
            drop_waiting(db, at.loaded.key, at.at, by().account)
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
    its, numbers = at.waiting or held, held.numbers if held else ()
    if its is None:
        return Typed(text={}, seen=0)
    return Typed(text=its.text, seen=at.seen, to_whom=its.to_whom, rests_on=its.rests_on, numbers=numbers)


def _posted(at: Desk) -> Typed:
    form = request.form
    text = {one: words(f"text-{one}") for one in at.languages}
    seen = min(max(form.get("seen", 0, type=int), 0), MOST_VERSIONS)
    typed = Typed(text=text, seen=seen, numbers=tuple(form.getlist("number")), still=tuple(form.getlist("still")))
    if not at.recommends:
        return typed
    known = [value for value, _ in rests(at)]
    on = tuple(one for one in form.getlist("rests_on") if one in known)
    return replace(typed, to_whom={one: words(f"to-{one}") for one in at.languages}, rests_on=on)


def _with_more(at: Desk, typed: Typed, do: str) -> Typed:
    """The words with the figure that was chosen at their end, or those of the first draft in their place."""
    key, text = request.form.get("insert", ""), dict(typed.text)
    if do == "draft":
        text = _first_draft(at) or text
    elif key in at.known:
        text = {language: f"{words} {{{{{key}}}}}".strip() for language, words in text.items()}
    return replace(typed, text=text)


def _first_draft(at: Desk) -> dict[str, str]:
    """{} for a recommendation, which no figure makes."""
    return {} if at.recommends else Drafts(with_theory(at.findings)).draft(at.place)


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
    differs = held is not None and not (_says(held.text, typed.text) and _says(held.to_whom, typed.to_whom))
    beside = held if (at.waiting or errors) and differs else None
    node = at.place.node.key if at.place.node else ""
    values = {
        "its": at,
        "title": title_of(at.place, t),
        "following": _following(at),
        "typed": _fields(typed) | {"search": search},
        "rests": rests(at) if at.recommends else [],
        "on": typed.rests_on,
        "seen": typed.seen,
        "held": held,
        "beside": beside,
        "errors": errors or [],
        "used": _used(at, typed, language),
        "numbers": [(one, alike(one, known)) for one in typed_numbers(typed.text)],
        "confirmed": typed.numbers,
        "behind": left_behind(at.versions, typed.text) if errors else [],
        "still": typed.still,
        "entries": entries(at.findings, known, w, node, search),
        "preview": {one: at.filled(typed.text, one) for one in at.languages if typed.text.get(one)},
        "named": lambda key: shown_with(key, known, at.findings, w),
    }
    frame = {"chosen": at.chosen, "findings": at.findings, "form": FlaskForm(), "names": at.people}
    return show("writing/passage.html", at.loaded, **values, **frame)


def _following(at: Desk) -> tuple[str, str] | None:
    """The address and title of the place that is written after this one."""
    every = places(at.findings.programme)
    left = every[every.index(at.place) + 1 :] if at.place in every else ()
    return (slug_of(left[0]), title_of(left[0], texts())) if left else None


def _fields(typed: Typed) -> dict[str, str]:
    to = {f"to-{language}": words for language, words in typed.to_whom.items()}
    return {f"text-{language}": words for language, words in typed.text.items()} | to


def rests(at: Desk) -> list[tuple[str, str]]:
    """What a recommendation can rest on: the findings and outcomes of the report, and indicators; with their titles."""
    t, programme = texts(), at.findings.programme
    its = [one for one in places(programme) if one.place in ("finding", OUTCOME)]
    found = [(f"{one.place}:{one.key}", title_of(one, t)) for one in its]
    return found + [(one.key, t.pick(one.title)) for one in programme.indicators]


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
