"""The files of a published release: each made once of its document, and kept by the document's digest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from evaluator.releases.document import Released
from evaluator.releases.signing import released
from evaluator.rendering.format import Format, Issue, Printed, named
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.house import in_house_style
from evaluator.rendering.html import policy_for
from evaluator.rendering.screens import SCREENS, charts_of, readings_of
from evaluator.store.documents import programme_keys
from evaluator.store.house_templates import template_of
from evaluator.store.releases import Release, releases, texts_of
from evaluator.store.renderings import File, content_of, files_of, keep

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store

_log = logging.getLogger("nedslag.releases")
Pages = MutableMapping[File, tuple[str, bytes]]
"""Files in memory, each with the ETag of its bytes."""
REMEMBERED: Final = 128
"""How many files a memory holds, each as large as `LARGEST` at most."""
LARGEST: Final = 60_000


@dataclass(frozen=True, slots=True)
class Made:
    """Which file of a report: a format in a language, ``appendix``: of the appendix alone."""

    form: Format
    language: str
    appendix: bool = False

    def of(self, printed: Printed) -> bytes:
        make = self.form.appendix if self.appendix and self.form.appendix is not None else self.form.make
        return make(printed, self.language)

    def name(self, printed: Printed) -> str:
        return self.form.file_name(printed, self.language, appendix=self.appendix)

    def name_in(self, its: Release) -> str:
        """As a file of a published release."""
        key, language = its.key, self.language if self.form.by_language else ""
        issue = Issue("edition", str(key.number))
        return named(key.programme, key.milestone, issue, language, self.form.suffix, self.appendix)

    @property
    def kept_as(self) -> tuple[str, str]:
        """The format and language that it is kept under."""
        named = f"{self.form.suffix}{'-appendix' if self.appendix else ''}"
        return named, self.language if self.form.by_language else ""


def file_of(its: Release, which: Made) -> File:
    return File(its.key.programme, its.published_digest, *which.kept_as)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A release whose document is read, and the template of its house."""

    released: Released
    template: bytes | None

    def content(self, which: Made) -> bytes:
        """In our own style where nothing can be made in that of the house."""
        try:
            return which.of(in_house_style(self.released, self.template))
        except Exception as error:
            if self.template is None:
                raise
            _log.error("%s in the style of the house: %s", which.form.suffix, type(error).__name__)
            return which.of(self.released)


def render(store: Store, its: Release, which: Made) -> bytes:
    """Make a file of a published release and keep it. KeyError for a language that the release is not in."""
    opened = _opened(store, its)
    if which.language not in opened.released.languages:
        raise KeyError(which.language)
    content = opened.content(which)
    _keep(store, its, which, opened, content)
    return content


def kept_or_made(store: Store, its: Release, which: Made) -> bytes:
    """The file as it is kept, made where it is not. KeyError for a language that the release is not in."""
    with store.reading() as db:
        content = content_of(db, file_of(its, which))
    return render(store, its, which) if content is None else content


def remembered(db: Connection, file: File, etag: str, memory: Pages) -> bytes | None:
    """The bytes of a file that is kept under ``etag``, read where ``memory`` does not have them; None where it was
    taken away meanwhile, since something that it told was erased."""
    held = memory.get(file)
    if held is not None and held[0] == etag:
        return held[1]
    content = content_of(db, file)
    if content is not None and len(content) <= LARGEST:
        if len(memory) >= REMEMBERED:
            memory.clear()
        memory[file] = etag, content
    return content


def files(form: Format, languages: Sequence[str]) -> Iterator[Made]:
    """Every file of a format: in each of the languages where that makes a difference, with its appendix."""
    for language in languages if form.by_language else languages[:1]:
        yield Made(form, language)
        if form.appendix is not None:
            yield Made(form, language, appendix=True)


def files_of_release(its: Released) -> Iterator[Made]:
    """Every file of a release; first what is looked at in pages."""
    report = its.report(its.languages[0])
    for form in (*SCREENS, *charts_of(report), *readings_of(report), *FORMATS.values()):
        yield from files(form, its.languages)


@dataclass(frozen=True, slots=True)
class Known:
    """What one look for missing files leaves to the next: the files of a release by its digest, which never change, so
    that its document is read once; and those that could not be made, which are not tried at every look."""

    files: dict[str, Sequence[Made]] = field(default_factory=dict)
    failed: set[File] = field(default_factory=set)


def render_missing(
    store: Store,
    *,
    goes_on: Callable[[], bool] = lambda: True,
    progress: Callable[[int, int], None] | None = None,
    known: Known | None = None,
) -> int:
    """Make every file that published releases lack, as long as ``goes_on``; how many. ``progress`` is called with
    (done, total). One that cannot be made stops none of the others."""
    known = known or Known()
    missing, made = list(_missing(store, known)), 0
    total = sum(len(those) for _, those in missing)
    for its, those in missing:
        opened: _Opened | None = None
        for which in those:
            if not goes_on():
                return made
            opened = opened or _opened(store, its)
            opened = opened if _tried(store, its, which, opened, known) else None
            made += file_of(its, which) not in known.failed
            if progress is not None:
                progress(made, total)
    return made


def render_due(store: Store) -> Callable[[Callable[[], bool]], object]:
    """What the worker does besides folding: makes the files that published releases lack."""
    known = Known()
    return lambda goes_on: render_missing(store, goes_on=goes_on, known=known)


def _tried(store: Store, its: Release, which: Made, opened: _Opened, known: Known) -> bool:
    """Whether the release is still as it was ``opened``. What went wrong is told in the log without its words."""
    try:
        return _keep(store, its, which, opened, opened.content(which))
    except Exception as error:
        known.failed.add(file_of(its, which))
        _log.error("%s of %s could not be made: %s", which.form.suffix, its.key.programme, type(error).__name__)
        return True


def _opened(store: Store, its: Release) -> _Opened:
    with store.reading() as db:
        found, template = released(db, its), template_of(db, its.key.programme)
    return _Opened(found, template)


def _keep(store: Store, its: Release, which: Made, opened: _Opened, content: bytes) -> bool:
    """What was erased while the file was made stands in it: then it is not kept, and the next reader gets another. Who
    erases meanwhile waits for the file, and takes it away."""
    with store.writing() as db:
        if {one.mark: one.content for one in texts_of(db, its.key, held=True)} != opened.released.texts:
            return False
        keep(db, file_of(its, which), content, policy_for(content) if which.form.inline else "")
        return True


def _missing(store: Store, known: Known) -> Iterator[tuple[Release, list[Made]]]:
    with store.reading() as db:
        for programme in programme_keys(db):
            published = [one for one in releases(db, programme) if one.published_digest]
            kept = files_of(db, programme) if published else set()
            for its in published:
                if its.published_digest not in known.files:
                    known.files[its.published_digest] = tuple(files_of_release(released(db, its)))
                every = known.files[its.published_digest]
                lacking = [one for one in every if file_of(its, one) not in kept | known.failed]
                if lacking:
                    yield its, lacking
