"""The command that prints paper forms."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.language import Command, say, words
from evaluator.cli.support import TARGET, databases, now


@click.command(cls=Command)
@click.argument("programme")
@click.argument("wave")
@click.option("--copies", type=click.IntRange(1, 1000), default=None)
@click.option("--personal", is_flag=True)
@click.option("--lang", "language", default="da", show_default=True)
@click.option("--into", type=TARGET, default=Path())
def forms(programme: str, wave: str, copies: int | None, personal: bool, language: str, into: Path) -> None:
    if (copies is None) != personal:
        raise click.UsageError(words("copies_or_personal"))
    from evaluator.core.files import begin_private, finish_private
    from evaluator.inviting.announcements import give_out
    from evaluator.paper.forms import blank_forms, personal_forms
    from evaluator.printing.pdf import forms_pdf

    path = into / f"{programme}-{wave}-forms-{language}.pdf"
    with databases(changes=programme if personal else None) as (_, store, vault):
        with vault.writing() as vault_db, store.reading() as db:
            if copies is None:
                form, its = personal_forms(db, vault_db, programme, wave, language=language, now=now())
            else:
                form, its = blank_forms(db, programme, wave, language=language, copies=copies)
        into.mkdir(parents=True, exist_ok=True)
        begin_private(path, forms_pdf(form, its, now().date()))
        if personal:
            with vault.writing() as vault_db, store.writing() as db:
                give_out(db, vault_db, programme, wave, [copy.code for copy in its], now=now())
        finish_private(path)
    say("personal_forms_written" if personal else "forms_written", path=path, n=len(its))
