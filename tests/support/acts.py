"""What can be broken off in the middle: acts, each a command or what a command does, on an instance in a folder.

An act begins from what `prepare` made and is done in a process of its own (`tests/support/broken_acts.py`). It does
the same however often it begins from the same.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from evaluator.cli.main import main
from evaluator.core.config import Config
from evaluator.operation.backup import back_up
from evaluator.operation.envelope import make_key, recipients
from evaluator.releases.auditing import audit_where_due
from evaluator.releases.gates import PUBLISHED, Signing
from evaluator.releases.serving import Known, Made, render_missing
from evaluator.releases.signing import newest, sign
from evaluator.rendering.formats import FORMATS
from evaluator.store.counts import latest_counts
from evaluator.store.engine import Store, open_store
from evaluator.store.releases import document_of, releases
from evaluator.store.tallies import recount
from evaluator.vault.pairing import open_pair, set_up
from tests.support.counting import AFTER_LINDEVANG
from tests.support.kept_instance import Instance
from tests.support.quoted import documents_that_announce
from tests.support.released import FINAL, TARGET, Releasing
from tests.support.site import DOCUMENTS, PROGRAMME, SECRET, prepared

MILESTONE: Final = "m1"
PEOPLE: Final = 40
LANGUAGES: Final = ("da", "en")
QUICK: Final = ("json", "html", "xlsx")
"""Formats of a release that take less than a second to make."""
FILES: Final = (
    ("people.csv", "person,email,group", "c{0},c{0}@mail.example,residents"),
    ("actions.csv", "reference,process,title,state,occurred_on", "r-{0},,Spisning {0},started,2026-05-01"),
    ("answers.csv", "id,grp,heard", "a{0},b,4"),
)
MAP: Final = """
wave = "linked"
group = { column = "grp", values = { b = "residents" } }
person = ["id"]
[columns]
heard = "heard"
"""


@dataclass(frozen=True)
class Act:
    """``prepare`` makes what the act begins from, in two databases without tables and in the folder of the
    configuration; ``holds`` looks at what came of it when it was done to its end."""

    prepare: Callable[[Config], None]
    do: Callable[[Config], None]
    holds: Callable[[Store], None] = lambda _: None


def run(*words: object) -> Callable[[Config], None]:
    """The command `nedslag` with words, in which `{home}` is the folder."""

    def do(config: Config) -> None:
        sys.argv = ["nedslag", *(str(word).format(home=config.home) for word in words)]
        try:
            main()
        except SystemExit as ended:
            if ended.code:
                raise

    return do


def nothing(_: Config) -> None:
    """Databases without tables."""


def with_programme(config: Config, documents: Path = DOCUMENTS) -> Config:
    set_up(config.database_url, config.vault_url)
    urls = iter((config.database_url, config.vault_url))
    return prepared(lambda _: next(urls), config.home, documents)


def an_instance(config: Config) -> None:
    """With answers that are folded and some that wait for it, and files to bring in."""
    its = Instance(with_programme(config))
    for number in range(3):
        its.site.client.post(its.site.answer_all(its.site.invite("nameless", f"n{number}")))
    its.site.service.close()
    for name, head, line in FILES:
        lines = (head, *(line.format(number) for number in range(PEOPLE)), "")
        (config.home / name).write_text("\n".join(lines), "utf-8")
    (config.home / "map.toml").write_text(MAP, "utf-8")
    changed = shutil.copytree(DOCUMENTS, config.home / "changed")
    for name, old, new in (
        ("programme.toml", "Naboer i Lindevang", "Naboer på vej"),
        ("questionnaires/neighbours.toml", 'title = { da = "', 'title = { da = "Nu: '),
    ):
        text = (changed / name).read_text("utf-8")
        assert old in text
        (changed / name).write_text(text.replace(old, new, 1), "utf-8")


def a_backup(config: Config) -> None:
    """Of an instance in SQLite, beside two databases without tables."""
    original = Config.from_environment({"NEDSLAG_HOME": str(config.home / "original"), **SECRET})
    an_instance(original)
    public = make_key(config.home / "backup.key")
    store, vault = open_pair(original.database_url, original.vault_url)
    files = (config.home / "answers.age", config.home / "answers.age.vault")
    back_up(store, vault, files, recipients([public]), days=36500, secret_key="", now=AFTER_LINDEVANG)
    store.close()
    vault.close()


def a_completed_proposal(config: Config) -> None:
    """With one of the two signatures that publish it."""
    site = Releasing(with_programme(config, documents_that_announce(config.home / "documents", (FINAL, TARGET))))
    site.fill()
    its = site.complete(site.propose())
    site.sign(its, PUBLISHED, "eva", exceptions=site.excepted(its))
    (config.home / "soren").write_text(site.accounts["soren"], "utf-8")
    site.service.close()


def publish(config: Config) -> None:
    """As `nedslag release publish` does it, with the signature of the steering group; some of the files follow."""
    with closing(open_store(config.database_url)) as store:
        with store.reading() as db:
            its = newest(db, PROGRAMME, MILESTONE)
        assert its is not None
        if not its.published_digest:
            audit_where_due(store, its, now=AFTER_LINDEVANG)
            who = (config.home / "soren").read_text("utf-8")
            how = Signing(gate=PUBLISHED, account=who, roles={"steering"}, name="Søren", second_factor=True)
            with store.writing() as db:
                assert sign(db, its, how, now=AFTER_LINDEVANG)
        with store.reading() as db:
            (digest,) = (one.published_digest for one in releases(db, PROGRAMME))
        made = [Made(FORMATS[name], language) for name in QUICK for language in LANGUAGES]
        render_missing(store, known=Known({digest: made}))


def counted(store: Store) -> None:
    with store.reading(snapshot=True) as db:
        assert recount(db, PROGRAMME) == []
        assert latest_counts(db, PROGRAMME)[MILESTONE].number == 1


def folded(store: Store) -> None:
    with store.reading(snapshot=True) as db:
        assert recount(db, PROGRAMME) == []


def published(store: Store) -> None:
    with store.reading(snapshot=True) as db:
        (its,) = releases(db, PROGRAMME)
        assert sha256(document_of(db, its).encode()).hexdigest() == its.published_digest


ACTS: Final = {
    "setting up": Act(nothing, run("init")),
    "importing documents": Act(an_instance, run("import", "{home}/changed", "--reason", "Et bedre navn")),
    "importing people": Act(an_instance, run("contacts", "import", PROGRAMME, "{home}/people.csv")),
    "importing rows": Act(an_instance, run("registers", "import", PROGRAMME, "trial-actions", "{home}/actions.csv")),
    "importing answers": Act(
        an_instance, run("responses", "import", PROGRAMME, "{home}/answers.csv", "--map", "{home}/map.toml"), folded
    ),
    "folding": Act(an_instance, run("work", "--once"), folded),
    "counting": Act(an_instance, run("count", PROGRAMME, "--milestone", MILESTONE, "--complete"), counted),
    "publishing": Act(a_completed_proposal, publish, published),
    "restoring": Act(a_backup, run("restore", "{home}/answers.age", "--key", "{home}/backup.key", "--without-journal")),
}
