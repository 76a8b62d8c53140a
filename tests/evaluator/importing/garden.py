"""The import of small files into the garden of tests/documents/tovholt, and what is stored of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluator.documents.storing import import_folder
from evaluator.importing.responses import ResponsesImport, import_responses
from evaluator.store.engine import Store
from evaluator.store.submissions import free_texts, submissions
from tests.support.diagnostics import said

DOCUMENTS = Path(__file__).parents[2] / "documents" / "tovholt"
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
TOP = 'wave = "spring"\ngroup = "residents"\nperson = "id"\n'


@dataclass
class Garden:
    """``folder`` is where files are laid before they are imported."""

    store: Store
    vault: Store
    folder: Path

    def __post_init__(self) -> None:
        with self.store.writing() as db, self.vault.writing() as vault_db:
            import_folder(db, vault_db, DOCUMENTS, NOW)

    def take(
        self, content: str | bytes, given: str, *, name: str = "answers.csv", dry: bool = False
    ) -> ResponsesImport:
        """Import a file's ``content`` by a map, below `TOP` where that says nothing of waves."""
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return self.take_file(self.folder / name, given, dry=dry)

    def take_file(self, path: Path, given: str, *, dry: bool = False) -> ResponsesImport:
        map_path = self.folder / "map.toml"
        map_path.write_text(agreed(given if "wave =" in given else TOP + given), "utf-8")
        with self.store.writing() as db, self.vault.writing() as vault_db:
            return import_responses(db, vault_db, "tovholt", path, map_path, dry_run=dry, now=NOW)

    def answers(self) -> list[Mapping[str, int | None]]:
        """In an order that says nothing of the rows."""
        with self.store.reading() as db:
            return [one.answers for one in submissions(db, "tovholt", "spring")]

    def texts(self, item: str) -> list[str]:
        with self.store.reading() as db:
            return sorted(free_texts(db, "tovholt", "spring", item))


def agreed(given: str) -> str:
    """A map that says that people gave the consent elsewhere, where none of its columns does."""
    if '"agrees"' in given or "consent =" in given:
        return given
    rule = '[rules]\nconsent = "elsewhere"\n'
    has_rules = "[rules]\n" in given
    return given.replace("[rules]\n", rule, 1) if has_rules else given.replace("[columns]", f"{rule}[columns]", 1)


def lines(result: ResponsesImport) -> list[str]:
    """What an import tells, each without the file; not that consent was given elsewhere."""
    every = (line.partition(": ")[2] for line in said([*result.notes, *result.errors]))
    return [line for line in every if 'by the rule consent = "elsewhere"' not in line]
