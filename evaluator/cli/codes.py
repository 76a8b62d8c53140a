"""The commands of the codebook and of codes that are made elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Group, say, texts, words
from evaluator.cli.maps import NEW
from evaluator.cli.support import FILE, databases, now

if TYPE_CHECKING:
    from evaluator.coding.codebook import By


@click.group(cls=Group)
def codes() -> None:
    """The codebook, and what was coded elsewhere."""


@codes.command("import")
@click.argument("programme")
@click.argument("file", type=FILE)
def import_codes(programme: str, file: Path) -> None:
    from evaluator.coding.code_files import import_codebook

    with databases(changes=programme) as (_, store, _vault), store.writing() as db:
        n, changed = import_codebook(db, programme, file, _by())
    say("codes_imported", n=n, changed=changed)


@codes.command("export")
@click.argument("programme")
@click.argument("file", type=NEW)
def export_codes(programme: str, file: Path) -> None:
    from evaluator.coding.code_files import export_codebook
    from evaluator.core.files import write_private

    with databases() as (_, store, _vault), store.reading() as db:
        written = export_codebook(db, programme)
    write_private(file, written)
    say("codes_exported", file=file)


@codes.command("export-texts")
@click.argument("programme")
@click.option("--into", type=NEW, required=True)
@click.option("--purpose", required=True)
def export_for_coding(programme: str, into: Path, purpose: str) -> None:
    from evaluator.core.files import write_private
    from evaluator.exporting.for_coding import texts_for_coding

    by = _by()
    with databases() as (_, store, _vault):
        found = texts_for_coding(store, programme, purpose, actor=by.actor, now=by.now)
    write_private(into, found.content)
    say("texts_exported", n=found.texts, file=into)
    if found.kept_back:
        say("texts_kept_back", n=found.kept_back)


@codes.command("import-codings")
@click.argument("programme")
@click.argument("file", type=FILE)
@click.option("--coder", required=True)
def import_from_coder(programme: str, file: Path, coder: str) -> None:
    from evaluator.coding.coded_files import import_codings

    with databases(changes=programme) as (_, store, _vault), store.writing() as db:
        n = import_codings(db, programme, file, coder=coder, by=_by())
    say("codings_imported", n=n, coder=coder)


@codes.command("agreement")
@click.argument("programme")
def show_agreement(programme: str) -> None:
    from evaluator.coding.agreement import agreement
    from evaluator.coding.agreement_words import in_lines
    from evaluator.documents.storing import load_programme

    with databases() as (_, store, _vault), store.reading() as db:
        load_programme(db, programme)
        found = agreement(db, programme)
    for line in (line for pair in found for line in in_lines(pair, texts())):
        click.echo(line)
    if not found:
        click.echo(words("no_agreement"))


def _by() -> By:
    from evaluator.coding.codebook import By
    from evaluator.store.audit import COMMAND_LINE

    return By(COMMAND_LINE, now())
