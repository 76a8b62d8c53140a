"""The commands of the report's texts: out to a file, and in again."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.language import Group, say
from evaluator.cli.support import FILE, databases, now


@click.group("words", cls=Group)
def report_words() -> None:
    """The texts that the evaluator writes for a report."""


@report_words.command("export")
@click.argument("programme")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--milestone", required=True)
def export_words(programme: str, file: Path, milestone: str) -> None:
    from evaluator.core.files import write_private
    from evaluator.results.milestones import count_of, findings_of
    from evaluator.writing.files import as_toml

    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        text = as_toml(db, findings_of(db, count_of(db, programme, milestone)))
    write_private(file, text)
    click.echo(file)


@report_words.command("import")
@click.argument("programme")
@click.argument("file", type=FILE)
@click.option("--milestone", required=True)
def import_words(programme: str, file: Path, milestone: str) -> None:
    from evaluator.results.milestones import count_of, findings_of
    from evaluator.store.audit import COMMAND_LINE
    from evaluator.writing.files import bring, read_file, tell
    from evaluator.writing.marks import figures
    from evaluator.writing.passages import By

    with databases(changes=programme) as (_, store, _vault):
        with store.reading(snapshot=True) as db:
            findings = findings_of(db, count_of(db, programme, milestone))
        read, by, known = read_file(file, findings.programme), By(account=COMMAND_LINE, now=now()), figures(findings)
        with store.writing() as db:
            made = bring(db, findings, read, by, known=known)
            told = tell(db, programme, read, by)
    say("words_imported", programme=programme, n=made, told=told)
