"""Maps that the commands propose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import say, tell

if TYPE_CHECKING:
    from evaluator.arranging.proposing import Proposal

NEW = click.Path(dir_okay=False, path_type=Path)


def write_map(found: Proposal, into: Path | None) -> None:
    """Into a new file, or on the screen; then what is unsure is told beside it, so that it does not stand in a map that
    is sent on."""
    from evaluator.core.files import write_private

    if into is None:
        click.echo(found.toml)
    else:
        write_private(into, found.toml)
        say("table_map_written", into=into)
    tell(found.unsure, err=into is None)
