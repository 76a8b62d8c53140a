"""The commands of questionnaires: from and to other survey tools, and two versions beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.support import FILE, TARGET, databases

if TYPE_CHECKING:
    from evaluator.documents.xlsform_files import Written

SOURCE = click.Path(exists=True, path_type=Path)
WORKBOOK = click.Path(dir_okay=False, path_type=Path)


@click.group()
def survey() -> None:
    """Questionnaires from and to other survey tools (XLSForm), and their versions."""


@survey.command("import")
@click.argument("form", type=FILE)
@click.option("--into", type=TARGET, default=Path(), help="Folder for the document; made if missing.")
@click.option("--lang", type=click.Choice(("da", "en")), default="da", show_default=True, help="Of unmarked texts.")
def import_form_file(form: Path, into: Path, lang: str) -> None:
    """Make a questionnaire document of an XLSForm. What nedslag cannot ask is listed, and then nothing is written.

    \b
    Example: nedslag survey import naboer.xlsx --into min-indsats/questionnaires
    """
    from evaluator.documents.xlsform_files import import_survey

    _echo(import_survey(form, into, language=lang))


@survey.command("export")
@click.argument("source", type=SOURCE)
@click.argument("key")
@click.option("--into", type=WORKBOOK, required=True, help="New .xlsx file.")
def export_form_file(source: Path, key: str, into: Path) -> None:
    """Write a questionnaire as an XLSForm. SOURCE is a programme's folder or a questionnaire document.

    \b
    Example: nedslag survey export examples/borgerdesign participants --into participants.xlsx
    """
    from evaluator.documents.xlsform_files import export_survey

    _echo(export_survey(source, key, into))


def _echo(written: Written) -> None:
    from evaluator.texts import Texts
    from evaluator.texts.diagnostics import lines

    for line in lines(written.notes, Texts("en")):
        click.echo(line, err=True)
    click.echo(written.path)


@survey.command()
@click.argument("programme")
@click.argument("questionnaire")
@click.argument("old", type=click.IntRange(1), required=False)
@click.argument("new", type=click.IntRange(1), required=False)
@click.option("--lang", type=click.Choice(("da", "en")), default="da", show_default=True)
def diff(programme: str, questionnaire: str, old: int | None, new: int | None, lang: str) -> None:
    """Say question by question what changed between two versions, and whether its series goes on.

    \b
    Without OLD and NEW the newest version is held against the one before it.
    Example: nedslag survey diff borgerdesign participants 1 3 --lang en
    """
    from evaluator.documents.version_words import in_lines
    from evaluator.documents.versions import compare_versions

    with databases() as (_, store, _vault), store.reading() as db:
        click.echo("\n".join(in_lines(compare_versions(db, programme, questionnaire, since=old, until=new), lang)))
