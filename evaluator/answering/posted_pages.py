"""A page that was posted: what it holds is read, and where the way goes from it follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.answering.journey import Place, back_to_review, place_of
from evaluator.answering.stale_pages import Raw, raw_answers, unite
from surveys.answers.forms import FormData, PageResult, read_page
from surveys.answers.routing import Route
from surveys.kinds.all import kind_of
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from evaluator.store.drafts import Draft

NEXT: Final = "next"
BACK: Final = "back"
LATER: Final = "later"
DECLINE: Final = "decline"
Errors = tuple[tuple[str, str], ...]
"""Pairs of field name and message."""


@dataclass(frozen=True, slots=True)
class PostedPage:
    """What was posted of a page: its ``fields``, and what is wished for besides. ``wish`` is one of the names above, a
    language, or anything else to stay; ``cleared`` is the name of the field whose answer was taken back, '' where none
    was; ``returning``: the page was opened from the review, and leads back there."""

    fields: FormData
    wish: str
    cleared: str = ""
    returning: bool = False


@dataclass(frozen=True, slots=True)
class ResolvedPage:
    """A posted page as it is taken: what is saved of it, the errors that hold the participant there, and the key of the
    page to go to (or `journey.REVIEW`), its own where there are any. ``declined``: whoever was asked for consent says
    no, and nothing is to be kept.

    ``saved`` is how the fields stand once it is saved, and ``shown`` how they are shown where the participant stays.
    The two differ in what cannot be taken, and in the ``conflicts``: fields that were answered in another way
    elsewhere meanwhile, for which the other answer stays until the participant has seen both; ``own`` is then what
    applies with everything as it was posted.
    """

    place: Place
    result: PageResult
    errors: Errors
    goes_to: str
    declined: bool
    saved: Raw
    shown: Raw
    conflicts: tuple[str, ...] = ()
    own: Route | None = None


def turn_page(
    questionnaire: Questionnaire, draft: Draft, page_key: str, posted: PostedPage, *, language: str
) -> ResolvedPage | None:
    """What a posted page comes to beside what the draft holds; None where there is no such page or it does not apply.

    What applies is worked out once, with the page's own answers: whether the page itself does never hangs on them."""
    page = next((page for page in questionnaire.pages if page.key == page_key), None)
    if page is None:
        return None
    stored = raw_answers(page, draft.answers, draft.texts, language)
    given = unite(posted.fields, stored, cleared=posted.cleared)
    result = read_page(questionnaire, page, language, given.fields, draft.answers, draft.texts)
    place = place_of(result.route, page_key)
    if place is None:
        return None
    errors = _holding(result, posted.wish)
    stays = bool(errors or given.conflicts)
    return ResolvedPage(
        place,
        result,
        errors,
        page_key if stays else _onward(place, posted),
        declined=posted.wish == DECLINE and any(kind_of(item).drawing == "consent" for item in page.items),
        saved=raw_answers(page, result.answers, result.texts, language) if stays else stored,
        shown={**result.raw, **{name: tuple(posted.fields.getlist(name)) for name in given.conflicts}},
        conflicts=given.conflicts,
        own=read_page(questionnaire, page, language, posted.fields, draft.answers, draft.texts).route
        if given.conflicts
        else None,
    )


def _holding(result: PageResult, wish: str) -> Errors:
    """The errors that hold a participant on the page: all on the way forward; in other directions only answers that
    could not be saved and would be lost, not questions left blank."""
    if wish == NEXT:
        return result.errors
    return tuple((name, text) for name, text in result.errors if _is_written(result, name))


def _is_written(result: PageResult, name: str) -> bool:
    return any(value.strip() for value in (*result.raw[name], *result.raw.get(f"{name}#other", ())))


def _onward(place: Place, posted: PostedPage) -> str:
    if posted.wish == BACK:
        return place.back or place.page.key
    if posted.wish != NEXT:
        return place.page.key
    return back_to_review(place.route) if posted.returning else place.onward
