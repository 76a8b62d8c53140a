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
    from evaluator.evidence.files import Import, foresee, read_file
    from evaluator.findings.model import Findings
    from evaluator.results.outstanding import require_milestone
    from evaluator.store.audit import COMMAND_LINE

    read, found = read_file(file), dict[str, Findings]()
    with databases(changes=programme) as (_, store, _vault):
        with store.reading(snapshot=True) as db:
            loaded = load_programme(db, programme)[0]
            foresee(db, loaded, read, found)
        if milestone:
            require_milestone(loaded, milestone)
        with store.writing() as db:
            added = Import(db, loaded, COMMAND_LINE, now(), milestone=milestone, memory=found).run(read)
    say("evidence_imported", programme=programme, n=added)
