"""The files of a published release: each made once of its document, and kept by the document's digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from evaluator.releases.document import Released
from evaluator.releases.signing import released
from evaluator.rendering.format import Format
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.html import policy_for
from evaluator.store.documents import programme_keys
from evaluator.store.releases import Release, releases
from evaluator.store.renderings import File, content_of, head_of, keep

if TYPE_CHECKING:
    from evaluator.store.engine import Store


def file_of(its: Release, form: Format, language: str) -> File:
    return File(its.key.programme, its.published_digest, form.suffix, language if form.by_language else "")


def render(store: Store, its: Release, form: Format, language: str) -> bytes:
    """Make a file of a published release and keep it. KeyError for a language that the release is not in."""
    with store.reading() as db:
        found = released(db, its)
    content = form.make(found, _language(found, language))
    with store.writing() as db:
        # What was erased while the file was made stands in it: then it is not kept, and the next reader gets another.
        if released(db, its).texts == found.texts:
            keep(db, file_of(its, form, language), content, policy_for(content) if form.inline else "")
    return content


def kept_or_made(store: Store, its: Release, form: Format, language: str) -> bytes:
    """The file as it is kept, made where it is not. KeyError for a language that the release is not in."""
    with store.reading() as db:
        content = content_of(db, file_of(its, form, language))
    return render(store, its, form, language) if content is None else content


def render_missing(
    store: Store, *, goes_on: Callable[[], bool] = lambda: True, progress: Callable[[int, int], None] | None = None
) -> int:
    """Make every file that published releases lack, as long as ``goes_on``; how many. ``progress`` is called with
    (done, total)."""
    missing, made = list(_missing(store)), 0
    for its, form, language in missing:
        if not goes_on():
            break
        render(store, its, form, language)
        made += 1
        if progress is not None:
            progress(made, len(missing))
    return made


def _missing(store: Store) -> Iterator[tuple[Release, Format, str]]:
    with store.reading() as db:
        published = [one for key in programme_keys(db) for one in releases(db, key) if one.published_digest]
        for its in published:
            languages = released(db, its).languages
            for form in FORMATS.values():
                for language in languages if form.by_language else languages[:1]:
                    if head_of(db, file_of(its, form, language)) is None:
                        yield its, form, language


def _language(its: Released, language: str) -> str:
    if language not in its.languages:
        raise KeyError(language)
    return language
