"""The command that declares the coding of texts finished."""

from __future__ import annotations

import click

from evaluator.cli.language import Command, say, tell
from evaluator.cli.support import databases, now


@click.command("finish", cls=Command)
@click.argument("programme")
@click.option("--milestone", required=True)
@click.option("--dry-run", is_flag=True)
@click.option("--reason", default="")
def finish_texts(programme: str, milestone: str, dry_run: bool, reason: str) -> None:
    from evaluator.coding.finishing import coding_of, finish_coding
    from evaluator.store.audit import COMMAND_LINE

    with databases(changes=programme) as (_, store, _vault):
        if dry_run:
            with store.reading(snapshot=True) as db:
                left = coding_of(db, programme, milestone).outstanding
            tell(left)
            say("nothing_outstanding" if not left else "not_counted_now")
            raise click.exceptions.Exit(int(bool(left)))
        with store.writing() as db:
            kept = finish_coding(db, programme, milestone, actor=COMMAND_LINE, now=now(), reason=reason)
    say("coding_finished", programme=programme, milestone=milestone, number=kept.number, digest=kept.digest[:8])
