"""The commands of what people wrote: opened for reading, searched, and brought as material."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.finishing import finish_texts
from evaluator.cli.language import Command, Group, say, texts, words
from evaluator.cli.support import FILE, databases, now
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.coding.searching import Shown

KINDS = ("interview", "observation", "document")


@click.group("texts", cls=Group)
def written() -> None:
    """What people wrote."""


written.add_command(finish_texts)


@written.command("search", cls=Command)
@click.argument("programme")
@click.argument("searched", metavar="WORD...", nargs=-1, required=True)
@click.option("--milestone", default="")
@click.option("--wave", default="")
@click.option("--question", default="")
@click.option("--kind", "source", default="")
@click.option("--page", default=1, type=click.IntRange(1))
def search(
    programme: str, searched: tuple[str, ...], milestone: str, wave: str, question: str, source: str, page: int
) -> None:
    from evaluator.coding import searching
    from evaluator.coding.units import readable
    from evaluator.store.audit import COMMAND_LINE

    asked = searching.Asked(words=" ".join(searched), milestone=milestone, wave=wave, question=question, source=source)
    with databases() as (_, store, _vault):
        with store.reading(snapshot=True) as db:
            known = readable(db, programme)
            found = searching.search(db, known, asked, page)
        if found.total:
            with store.writing() as db:
                searching.note_reading(db, known, asked, found.total, actor=COMMAND_LINE, now=now())
    for one in found.texts:
        click.echo(_where(one, known.questions.get(one.question, {})))
        click.echo("".join(piece for piece, _ in one.pieces) + "\n")
    say("texts_found", n=found.total, page=found.page, pages=found.pages)


def _where(one: Shown, question: Mapping[str, str]) -> str:
    """What a text answers, and where it comes from."""
    about = texts().pick(question) or f"{one.title} {one.part}".strip()
    return " | ".join(filter(None, (about, one.group, one.process, one.milestone)))


@written.command("import", cls=Command)
@click.argument("programme")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--milestone", required=True)
@click.option("--group", default="")
@click.option("--process", default="")
@click.option("--title", default=None)
@click.option("--synthetic", is_flag=True)
@click.option("--dry-run", is_flag=True)
def import_(
    programme: str,
    files: tuple[Path, ...],
    kind: str,
    milestone: str,
    group: str,
    process: str,
    title: str | None,
    synthetic: bool,
    dry_run: bool,
) -> None:
    from evaluator.coding.materials import Given, bring, require
    from evaluator.store.audit import COMMAND_LINE

    if title is not None and len(files) > 1:
        raise click.UsageError(words("one_title_one_file"))
    about = {"kind": kind, "milestone": milestone, "group": group, "process": process}
    brought = [(file, _text_of(file)) for file in files]
    with databases(changes=programme) as (_, store, _vault), store.writing() as db:
        for file, text in brought:
            given = Given(**about, title=file.stem if title is None else title, synthetic=synthetic)
            if dry_run:
                for number, part in enumerate(require(db, programme, text, given), start=1):
                    click.echo(f"[{number}] {part}\n")
            else:
                bring(db, programme, text, given, actor=COMMAND_LINE, now=now())
    say("dry_run") if dry_run else say("materials_added", n=len(files))


def _text_of(file: Path) -> str:
    from evaluator.extracting.files import text_of

    try:
        return text_of(file.read_bytes())
    except InputRejected as error:
        raise InputRejected([Diagnostic(one.code, (str(file),), one.values) for one in error.diagnostics]) from None
