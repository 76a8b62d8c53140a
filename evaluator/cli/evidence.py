"""The commands of evidence: what speaks for and against the theory, from a file."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.language import Group, say
from evaluator.cli.support import FILE, databases, now


@click.group(cls=Group)
def evidence() -> None:
    """Evidence on the links of the theory of change."""


@evidence.command("import")
@click.argument("programme")
@click.argument("file", type=FILE)
@click.option("--milestone", default="")
def import_evidence(programme: str, file: Path, milestone: str) -> None:
    from evaluator.documents.storing import load_programme
    from evaluator.evidence.files import Import, read_file
    from evaluator.results.outstanding import require_milestone
    from evaluator.store.audit import COMMAND_LINE

    read = read_file(file)
    with databases(changes=programme) as (_, store, _vault), store.writing() as db:
        loaded = load_programme(db, programme)[0]
        if milestone:
            require_milestone(loaded, milestone)
        added = Import(db, loaded, COMMAND_LINE, now(), milestone=milestone).run(read)
    say("evidence_imported", programme=programme, n=added)
