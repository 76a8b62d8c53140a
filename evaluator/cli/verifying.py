"""The command that checks files which were handed over against the release that they were made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Command, say, words
from evaluator.cli.support import FILE, databases

if TYPE_CHECKING:
    from evaluator.releases.document import Released
    from evaluator.verifying.found import Verified, Where

_MOST = 200
"""Lines of one file; whoever gets more has the wrong release."""


@click.command(cls=Command)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--against", type=FILE, default=None)
@click.option("--programme", default="")
@click.option("--milestone", default="")
@click.option("--release", "number", type=click.IntRange(1), default=None)
def verify(path: Path, against: Path | None, programme: str, milestone: str, number: int | None) -> None:
    """Exit code 1 where a number differs, 0 where none does; numbers that are not from the release are named."""
    from evaluator.verifying.check import READERS, verified
    from evaluator.verifying.released import expected_of, form_of, is_as_released

    if (against is None) == (not programme or not milestone):
        raise click.UsageError(words("verify_against_what"))
    its = _document(against) if against else _published(programme, milestone, number)
    say("verify_release", number=its.edition.number, milestone=its.milestone, digest=its.edition.digest)
    release, wrong = expected_of(its, its.languages), False
    found = [(one, form_of(one.name)) for one in ([path] if path.is_file() else sorted(path.iterdir()))]
    if not any(form for _, form in found):
        raise click.UsageError(words("verify_nothing", known=", ".join(READERS)))
    for file, form in found:
        content = file.read_bytes() if form else b""
        if form and is_as_released(content, form, its):
            say("verify_identical", file=file.name)
        elif form in READERS:
            result = verified(content, form, release)
            wrong = wrong or bool(result.differing) or not result.checked
            for line in _lines(file, result):
                click.echo(line)
        elif file.is_file() and file != against:
            wrong = wrong or bool(form)
            say("verify_not_the_release" if form else "verify_not_checked", file=file.name)
    if wrong:
        raise click.exceptions.Exit(1)


def _lines(file: Path, result: Verified) -> Iterator[str]:
    if result.by_position:
        yield words("verify_by_position", file=file.name)
    for one in result.differing[:_MOST]:
        yield words("verify_differs", where=_at(one.where), says=one.says, release=one.release)
    for new in result.unknown[:_MOST]:
        yield words("verify_unknown", where=_at(new.where), number=new.number)
    for gone in result.missing[:_MOST]:
        yield words("verify_missing", where=_at(gone.where), number=gone.number)
    for other in result.others[:_MOST]:
        yield words(f"verify_other_{other.kind}", where=_at(other.where))
    counts = {name: len(getattr(result, name)) for name in ("differing", "unknown", "missing", "others")}
    if not result.checked:
        yield words("verify_no_numbers", file=file.name)
    yield words("verify_counts", file=file.name, checked=result.checked, **counts)


def _at(where: Where) -> str:
    at = words(f"verify_at_{where.kind}", detail=where.detail)
    return words("verify_reads", at=at, words=where.words) if where.words else at


def _document(path: Path) -> Released:
    """A release from its own file, without the personal texts, which are kept apart from it."""
    from evaluator.releases.canonical import digest_of
    from evaluator.releases.document import Released

    text = path.read_text("utf-8")
    return Released(json.loads(text), digest_of(text), {})


def _published(programme: str, milestone: str, number: int | None) -> Released:
    from evaluator.cli.releases import published_release
    from evaluator.releases.signing import released

    with databases() as (_, store, _vault):
        its = published_release(store, programme, milestone, number)
        with store.reading() as db:
            return released(db, its)
