"""The files of a published release: each made once of its document, and kept by the document's digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.releases.signing import released
from evaluator.rendering.format import Format, Printed, named
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.house import in_house_style
from evaluator.rendering.html import policy_for
from evaluator.rendering.screens import SCREENS
from evaluator.store.documents import programme_keys
from evaluator.store.house_templates import template_of
from evaluator.store.releases import Release, releases
from evaluator.store.renderings import File, content_of, head_of, keep

if TYPE_CHECKING:
    from evaluator.store.engine import Store


@dataclass(frozen=True, slots=True)
class Made:
    """Which file of a report: a format in a language, ``appendix``: of the appendix alone."""

    form: Format
    language: str
    appendix: bool = False

    def of(self, printed: Printed) -> bytes:
        make = self.form.appendix if self.appendix and self.form.appendix is not None else self.form.make
        return make(printed, self.language)

    def name(self, programme: str, milestone: str) -> str:
        language = self.language if self.form.by_language else ""
        return named(programme, milestone, language, self.form.suffix, self.appendix)


def file_of(its: Release, which: Made) -> File:
    named = f"{which.form.suffix}{'-appendix' if which.appendix else ''}"
    return File(its.key.programme, its.published_digest, named, which.language if which.form.by_language else "")


def render(store: Store, its: Release, which: Made) -> bytes:
    """Make a file of a published release and keep it. KeyError for a language that the release is not in."""
    with store.reading() as db:
        found, template = released(db, its), template_of(db, its.key.programme)
    if which.language not in found.languages:
        raise KeyError(which.language)
    content = which.of(in_house_style(found, template))
    with store.writing() as db:
        # What was erased while the file was made stands in it: then it is not kept, and the next reader gets another.
        if released(db, its).texts == found.texts:
            keep(db, file_of(its, which), content, policy_for(content) if which.form.inline else "")
    return content


def kept_or_made(store: Store, its: Release, which: Made) -> bytes:
    """The file as it is kept, made where it is not. KeyError for a language that the release is not in."""
    with store.reading() as db:
        content = content_of(db, file_of(its, which))
    return render(store, its, which) if content is None else content


def files(form: Format, languages: Sequence[str]) -> Iterator[Made]:
    """Every file of a format: in each of the languages where that makes a difference, with its appendix."""
    for language in languages if form.by_language else languages[:1]:
        yield Made(form, language)
        if form.appendix is not None:
            yield Made(form, language, appendix=True)


def render_missing(
    store: Store, *, goes_on: Callable[[], bool] = lambda: True, progress: Callable[[int, int], None] | None = None
) -> int:
    """Make every file that published releases lack, as long as ``goes_on``; how many. ``progress`` is called with
    (done, total)."""
    missing, made = list(_missing(store)), 0
    for its, which in missing:
        if not goes_on():
            break
        render(store, its, which)
        made += 1
        if progress is not None:
            progress(made, len(missing))
    return made


def render_due(store: Store) -> Callable[[Callable[[], bool]], object]:
    """What the worker does besides folding: makes the files that published releases lack."""
    return lambda goes_on: render_missing(store, goes_on=goes_on)


def _missing(store: Store) -> Iterator[tuple[Release, Made]]:
    with store.reading() as db:
        published = [one for key in programme_keys(db) for one in releases(db, key) if one.published_digest]
        for its in published:
            languages = released(db, its).languages
            every = (one for form in (*FORMATS.values(), *SCREENS) for one in files(form, languages))
            yield from ((its, one) for one in every if head_of(db, file_of(its, one)) is None)
