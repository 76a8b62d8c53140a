"""Reading and searching 10,000 texts, against the bare query: the words of the first fifty and how many there are.

What is ours on top: which texts are open to whom, group and process where they may be told, both languages, the marks
where the words stand. Each as a ratio in the same database, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from bench._common import against, clock_of, on_databases, seconds
from bench._documents import GROUPS, PROGRAMME, closed_on, write_documents

WORDS = ("møderne", "borgernes", "aftenen", "bænke", "havnen", "meetings", "samarbejdet", "pårørende", "personalet")
FILLING = tuple(
    f"{start}{end}" for start in ("sam", "for", "be", "ud", "op") for end in ("tale", "gang", "række", "syn")
)
SEEDED, LENGTH = 20191101, 40
LEVELS = {"a page of reading": "", "one word": "møde", "three words": "møde borger aften"}
_BARE = (
    "SELECT free_text.text FROM text_unit JOIN free_text USING (programme_id, submission_id, item_key)"
    " WHERE programme_id = :programme{like} ORDER BY text_id LIMIT 50"
)
_NUMBER = "SELECT count(*) FROM text_unit WHERE programme_id = :programme{like}"


def documents(folder: Path) -> Path:
    path = write_documents(folder) / "questionnaires" / "twenty.toml"
    said = '\n[[pages.items]]\nkey = "said"\nkind = "long_text"\ntext = { da = "Hvad ellers?", en = "What else?" }\n'
    path.write_text(path.read_text("utf-8") + said, "utf-8")
    return folder


def build(urls: list[str], home: Path, size: int) -> None:
    """A counted milestone with so many texts of 40 words."""
    from evaluator.documents.storing import import_folder
    from evaluator.results.counting import gather_count, keep_count
    from evaluator.store.engine import open_store
    from evaluator.store.submissions import Submission, insert_submissions
    from evaluator.store.tallies import fold
    from evaluator.vault.engine import open_vault
    from evaluator.vault.pairing import set_up

    draw, then = random.Random(SEEDED), closed_on("w1")
    set_up(*urls)
    store, vault = open_store(urls[0]), open_vault(urls[1])
    with store.writing() as db, vault.writing() as vault_db:
        import_folder(db, vault_db, documents(home / "documents"), then)
        rows = [
            Submission(
                programme=PROGRAMME,
                wave="w1",
                linkage="pseudonymous",
                version=1,
                group=GROUPS[number % len(GROUPS)],
                answers={"said": 1},
                texts={"said": " ".join(draw.choice(WORDS if draw.random() < 0.1 else FILLING) for _ in range(LENGTH))},
                pseudonym=f"{number:016x}",
                synthetic=True,
            )
            for number in range(size)
        ]
        insert_submissions(db, rows)
    with store.writing() as db:
        fold(db, PROGRAMME)
    with store.reading(snapshot=True) as db, vault.reading() as vault_db:
        found = gather_count(db, vault_db, PROGRAMME, "m1", now=then)
    began = time.perf_counter()
    with store.writing() as db:
        keep_count(db, found, actor="bench", now=then, complete=True)
    print(f"       counting and opening {size:,} texts: {time.perf_counter() - began:.1f} s", flush=True)
    store.close()
    vault.close()


def bare(db: sa.Connection, words: str) -> Callable[[], object]:
    from evaluator.coding.stems import Stemmer

    wanted = [min(word) for word in Stemmer().wanted(words)]
    like = "".join(f" AND stems LIKE '% {stem} %'" for stem in wanted)
    both = [sa.text(query.format(like=like)) for query in (_BARE, _NUMBER)]
    return lambda: [db.execute(query, {"programme": PROGRAMME}).all() for query in both]


def measure(name: str, urls: list[str], home: Path, size: int) -> bool:
    from evaluator.coding.searching import Asked, search
    from evaluator.coding.units import readable
    from evaluator.store.engine import open_store

    build(urls, home, size)
    store, kept = open_store(urls[0]), []
    with store.reading(snapshot=True) as db:
        for level, words in LEVELS.items():
            floor = seconds(bare(db, words), clock_of(name))
            ours = lambda words=words: search(db, readable(db, PROGRAMME), Asked(words=words))  # noqa: E731
            kept.append(against(name, level, ours, floor, most=MOST))
    store.close()
    return all(kept)


MOST = 10
"""Times the bare query."""


if __name__ == "__main__":
    on_databases(measure, __doc__, 10_000)
