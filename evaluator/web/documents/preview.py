"""A questionnaire as a participant sees it, for the evaluator: no wave, no draft, and nothing that is stored."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, render_template, request, url_for

from evaluator.documents.information_words import warning_of_names
from evaluator.texts import Texts
from evaluator.web.answering.question_html import questions_html
from evaluator.web.answering.question_views import page_view, paragraphs
from evaluator.web.answering.visit import NAMES, TEXTS
from evaluator.web.shared.access import texts as chosen
from evaluator.web.shared.service import service
from surveys.answers.routing import hangs_on_page
from surveys.expressions.trees import as_text
from surveys.questionnaire import Item, Page, Questionnaire


def preview(
    questionnaire: Questionnaire,
    page_key: str,
    *,
    programme: str,
    key: str,
    number: int = 0,
    left_out: Iterable[Item] = (),
) -> str:
    """A page, or with '' what stands before the first one. ``number`` is that of a version, 0 for the draft, of which
    the questions with faults are ``left_out``."""
    wanted = (request.args.get("language"), chosen().language)
    language = next((one for one in wanted if one in questionnaire.languages), questionnaire.languages[0])

    def address(page: str) -> str:
        pages = "questionnaires" if number else "editor"
        where: dict[str, object] = {"programme": programme, "key": key} | ({"number": number} if number else {})
        step = {"page" if number else "name": page} if page else {}
        return url_for(f"{pages}.{'try_out' if page else 'begin'}", **where, **step, language=language)  # type: ignore[arg-type]

    frame = {
        "number": number,
        "programme": programme,
        "key": key,
        "left_out": [TEXTS[language].pick(item.text) or item.key for item in left_out],
        "texts": TEXTS[language],
        "t": chosen(),
        "page_name": page_key or "information",
        "survey": TEXTS[language].pick(questionnaire.title),
        "others": [one for one in questionnaire.languages if one != language],
        "names": NAMES,
        "synthetic": service().synthetic,
        "address": address,
    }
    keys = [page.key for page in questionnaire.pages]
    if not page_key:
        information = paragraphs(TEXTS[language].pick(questionnaire.information))
        return render_template("answering/preview.html", **frame, information=information, onward=keys[0], back=None)
    if page_key not in keys:
        abort(404)
    at = keys.index(page_key)
    page, view = questionnaire.pages[at], page_view(questionnaire.pages[at], language)
    return render_template(
        "answering/preview.html",
        **frame,
        view=view,
        step=at + 1,
        count=len(keys),
        questions=questions_html(view, page.items, {}, {}, warning_of_names(None, TEXTS[language])),
        conditions=_conditions(page, TEXTS[language]),
        onward=keys[at + 1] if at + 1 < len(keys) else None,
        back=keys[at - 1] if at else "",
    )


def _conditions(page: Page, texts: Texts) -> list[tuple[str, str]]:
    """What is asked only after some answers on earlier pages, with the condition as it is written; those on the same
    page stand at their questions."""
    found = [(texts.pick(page.title), page.show_if)]
    found += [(texts.pick(item.text), item.show_if) for item in page.items if not hangs_on_page(page, item)]
    return [(name, as_text(tree)) for name, tree in found if tree is not None]
