"""The command that prints paper forms."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.support import TARGET, databases, now


@click.command()
@click.argument("programme")
@click.argument("wave")
@click.option("--copies", type=click.IntRange(1, 1000), default=None, help="So many forms for whoever takes one.")
@click.option("--personal", is_flag=True, help="A form with the person's code for each contact of the wave.")
@click.option("--lang", "language", default="da", show_default=True, help="Language of the form.")
@click.option("--into", type=TARGET, default=Path(), help="Folder for the file; made if missing.")
def forms(programme: str, wave: str, copies: int | None, personal: bool, language: str, into: Path) -> None:
    """Write the questionnaire of a wave as paper forms, each with a serial number, as one PDF.

    \b
    Example: nedslag forms borgerdesign m1-citizens --copies 40 --into forms
    """
    if (copies is None) != personal:
        raise click.UsageError("say how many --copies, or --personal")
    from evaluator.core.files import write_private
    from evaluator.paper.forms import blank_forms, personal_forms
    from evaluator.printing.pdf import forms_pdf

    with databases() as (_, store, vault), store.reading() as db, vault.writing() as vault_db:
        if copies is None:
            form, its = personal_forms(db, vault_db, programme, wave, language=language)
        else:
            form, its = blank_forms(db, programme, wave, language=language, copies=copies)
    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{programme}-{wave}-forms-{language}.pdf"
    write_private(path, forms_pdf(form, its, now().date()))
    click.echo(f"{path}: {len(its)} forms" + (". Keep the file safe: it holds people's codes." if personal else ""))
