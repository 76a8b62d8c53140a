"""A map proposed for a small file, and what it says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluator.importing.codebooks import codebook_of, read_unmapped
from evaluator.importing.proposal import Proposal, propose
from evaluator.importing.writing import toml_of
from evaluator.texts import Texts
from evaluator.texts.diagnostics import rendered
from tests.evaluator.importing.garden import Garden


def proposed(
    garden: Garden, path: Path, wave: str = "spring", labels: Path | None = None, variables: Path | None = None
) -> Proposal:
    table, rows = read_unmapped(path)
    with garden.store.reading() as db:
        return propose(db, "tovholt", wave, table, codebook_of(path, labels, variables), rows)


def csv(garden: Garden, content: str, name: str = "file.csv") -> Path:
    (garden.folder / name).write_text(content, "utf-8")
    return garden.folder / name


def written(its: Proposal) -> tuple[str, Mapping[str, Any]]:
    text = toml_of(its, lambda one: rendered(one, Texts("en")).sentences)
    return text, tomllib.loads(text)
