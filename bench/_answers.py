"""Answers to the twenty questions: drawn, put in as the store puts in what it is sent, and counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench._documents import GROUPS, PROGRAMME, QUESTIONS, WAVES, closed_on, write_documents

if TYPE_CHECKING:
    from evaluator.store.engine import Store

SEED: Final = 20191101


def set_up(home: Path, pages: int = 1) -> None:
    """The programme, with its questions on so many pages, in the databases of the environment."""
    from evaluator.cli.main import main

    main(["init"], standalone_mode=False)
    main(["import", str(write_documents(home / "documents", pages))], standalone_mode=False)


def insert(store: Store, first: int, n: int, *, linked: bool) -> None:
    """The submissions from number ``first`` on; answers drift from wave to wave. ``linked``: every three are of one
    person, who answered each wave, a tenth in another group; else each is of somebody else, in a wave and a group by
    chance."""
    import numpy as np

    from evaluator.store.submissions import Submission, insert_submissions

    draw, places = np.random.default_rng(SEED + first), np.arange(first, first + n)
    if linked:
        people, waves = places // len(WAVES), places % len(WAVES)
        groups = (people + (draw.random(n) < 0.1)) % len(GROUPS)
    else:
        people, waves, groups = places, draw.integers(0, len(WAVES), n), draw.integers(0, len(GROUPS), n)
    codes = np.clip(np.rint(draw.normal(3 + 0.1 * waves, 1.1, (len(QUESTIONS), n)).T), 1, 5).astype(int)
    rows = [
        Submission(
            programme=PROGRAMME,
            wave=WAVES[wave],
            linkage="pseudonymous",
            version=1,
            group=GROUPS[group],
            answers=dict(zip(QUESTIONS, answers, strict=True)),
            pseudonym=f"{(person * 0x9E3779B97F4A7C15) % 2**64:016x}",  # spread as pseudonyms are
            synthetic=True,
            collection_mode="import",
        )
        for person, wave, group, answers in zip(
            people.tolist(), waves.tolist(), groups.tolist(), codes.tolist(), strict=True
        )
    ]
    with store.writing() as db:
        insert_submissions(db, rows)


def count_milestones() -> None:
    """Count them all, each when its wave had closed."""
    from evaluator.cli.support import databases
    from evaluator.results.counting import gather_count, keep_count

    for number, wave in enumerate(WAVES, 1):
        now = closed_on(wave)
        with databases() as (_config, store, vault):
            with store.reading(snapshot=True) as db, vault.reading() as vault_db:
                found = gather_count(db, vault_db, PROGRAMME, f"m{number}", now=now)
            with store.writing() as writing:
                keep_count(writing, found, actor="bench", now=now, complete=True)
