"""The commands of questionnaires: from and to other survey tools, and two versions beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Group, spoken, tell
from evaluator.cli.support import FILE, TARGET, databases
from evaluator.texts import LANGUAGES

if TYPE_CHECKING:
    from evaluator.documents.xlsform_files import Written

SOURCE = click.Path(exists=True, path_type=Path)
WORKBOOK = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=Group)
def survey() -> None:
    """Questionnaires from and to other survey tools, and their versions."""


@survey.command("import")
@click.argument("form", type=FILE)
@click.option("--into", type=TARGET, default=Path())
@click.option("--lang", type=click.Choice(LANGUAGES), default="da", show_default=True)
def import_form_file(form: Path, into: Path, lang: str) -> None:
    from evaluator.documents.xlsform_files import import_survey

    _echo(import_survey(form, into, language=lang))


@survey.command("export")
@click.argument("source", type=SOURCE)
@click.argument("key")
@click.option("--into", type=WORKBOOK, required=True)
def export_form_file(source: Path, key: str, into: Path) -> None:
    from evaluator.documents.xlsform_files import export_survey

    _echo(export_survey(source, key, into))


def _echo(written: Written) -> None:
    tell(written.notes, err=True)
    click.echo(written.path)


@survey.command()
@click.argument("programme")
@click.argument("questionnaire")
@click.argument("old", type=click.IntRange(1), required=False)
@click.argument("new", type=click.IntRange(1), required=False)
@click.option("--lang", type=click.Choice(LANGUAGES), default=spoken)
def diff(programme: str, questionnaire: str, old: int | None, new: int | None, lang: str) -> None:
    from evaluator.documents.version_words import in_lines
    from evaluator.documents.versions import compare_versions

    with databases() as (_, store, _vault), store.reading() as db:
        click.echo("\n".join(in_lines(compare_versions(db, programme, questionnaire, since=old, until=new), lang)))
