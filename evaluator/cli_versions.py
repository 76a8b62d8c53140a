"""The command that sets two versions of a questionnaire beside each other."""

from __future__ import annotations

import click

from evaluator.cli_support import databases
from evaluator.cli_surveys import survey

__all__ = ["survey"]


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
    from evaluator.version_words import in_lines
    from evaluator.versions import compare_versions

    with databases() as (_, store, _vault), store.reading() as db:
        click.echo("\n".join(in_lines(compare_versions(db, programme, questionnaire, since=old, until=new), lang)))
