"""The commands of a round through what people do, each with what it needs, so that it can be taken by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner, Result

from evaluator.cli.main import main
from evaluator.mail.sending import queue_invitations
from evaluator.store.imports import imports
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.vault import outbox
from evaluator.vault.contacts import Contact, save_contacts
from tests.support.mail_server import MailServer
from tests.support.site import SECRET, Site

WORDS = "Kirsten fra opgang fire drikker"
PASSWORD = "a good long password"
WAVES = """
[milestones.before]
title = { da = "Forrige nedslag", en = "The milestone before" }
cut_off = 2026-04-20

[waves.early]
milestone = "before"
questionnaire = "neighbours"
groups = ["residents", "staff"]
linkage = "pseudonymous"
opens = 2026-04-01
closes = 2026-04-14

[waves.mailed]
milestone = "m1"
questionnaire = "neighbours"
groups = ["residents", "staff"]
linkage = "pseudonymous"
opens = 2026-05-01
closes = 2099-05-14
"""
"""A milestone that can be counted, and a wave in which mails are sent and nothing else happens."""
MAP = """
wave = "linked"
group = { column = "grp", values = { b = "residents" } }
person = ["id"]
[columns]
heard = "heard"
better = "better"
"""
ADDRESS = ("--address", "https://svar.evaluering.example")
Words = tuple[object, ...]


def widened(documents: Path) -> Path:
    """The documents with `WAVES`, and with all other waves open on whatever day a command is given."""
    path = documents / "programme.toml"
    text = path.read_text("utf-8").replace("closes = 2026", "closes = 2099").replace("cut_off = 2026", "cut_off = 2099")
    path.write_text(text + WAVES, "utf-8")
    return documents


class Commands:
    def __init__(self, site: Site, folder: Path, server: MailServer) -> None:
        self.site, self.folder, self.server = site, folder, server

    def run(self, *words: object) -> Result:
        config, its = self.site.service.config, self.server.settings
        urls = {"NEDSLAG_DATABASE_URL": config.database_url, "NEDSLAG_VAULT_URL": config.vault_url}
        mail = {"HOST": its.host, "PORT": str(its.port), "SECURITY": "none", "SENDER": "svar@nord.example"}
        environment = {"NEDSLAG_HOME": str(config.home)} | urls | SECRET
        environment |= {f"NEDSLAG_MAIL_{name}": value for name, value in mail.items()}
        return CliRunner(env=environment).invoke(main, [str(word) for word in words], input=PASSWORD + "\n")

    def prepared(self, number: int) -> tuple[list[Words], set[str]]:
        """What is given of each command, and what of it must not be told."""
        self._write_files(number)
        into = self.folder / f"out-{number}"
        into.mkdir()
        given = [
            *self._of_documents(number),
            *self._of_people(number, into),
            *self._of_mails(number),
            *self._of_registers(number),
            *self._of_responses(),
            *self._of_counts(number, into),
            *self._of_texts(number),
            *self._of_accounts(number),
        ]
        secrets = {f"ny-{number}-Hansen", f"svarer-{number}-Olsen", f"konto-{number}-Iversen", f"navn-{number}-Iversen"}
        for name in ("Bodil", "Mads", "Vagn", "Ulla"):
            secrets |= {f"note-{number}-Poulsen", f"{name}-{number} Madsen", f"{name}{number}@hospital.example".lower()}
        return given, secrets

    def _write_files(self, number: int) -> None:
        contact = f"k-{number},Bodil-{number} Madsen,bodil{number}@hospital.example,Vej {number},residents\n"
        action = f",,{WORDS},started,2026-05-01\n"
        columns = "reference,process,title,state,occurred_on\n"
        file = {
            "people": f"person,group\nny-{number}-Hansen,residents\n",
            "contacts": f"person,name,email,address_1,group\n{contact}",
            "actions": f"{columns}r-{number}{action}",
            "earlier-actions": f"{columns}c-{number}{action}w-{number}{action}",
            "answers": f"id,grp,heard,better\nsvarer-{number}-Olsen,b,4,{WORDS}\n",
            "earlier-answers": f"id,grp,heard,better\nfør-{number}-Olsen,b,4,{WORDS}\n",
            "map": MAP,
        }
        for name, text in file.items():
            (self.folder / f"{name}{'.toml' if name == 'map' else '.csv'}").write_text(text, "utf-8")

    def _of_documents(self, number: int) -> Iterator[Words]:
        path = self.folder / "documents" / "programme.toml"
        path.write_text(f"# {number}\n{path.read_text('utf-8')}", "utf-8")
        yield "import", self.folder / "documents"
        yield "approval", "add", self.site.programme, "--by", WORDS, "--on", "2026-04-02", "--note", WORDS

    def _of_people(self, number: int, into: Path) -> Iterator[Words]:
        key, folder = self.site.programme, self.folder
        yield "invite", key, folder / "people.csv", "--wave", "linked", "--into", into / "links.csv"
        yield "contacts", "import", key, folder / "contacts.csv"
        yield "contacts", "export", key, "--into", into / "contacts.csv"
        yield "contacts", "delete", key, "--person", f"k-{number}"
        yield "letters", key, "linked", *ADDRESS, "--everybody", "--into", into
        yield "poster", key, "open", *ADDRESS, "--into", into
        yield "forms", key, "open", "--copies", "2", "--into", into
        yield "forms", key, "linked", "--personal", "--into", into

    def _of_mails(self, number: int) -> Iterator[Words]:
        """One mail waits, and of another nobody knows whether it was sent."""
        key, here = self.site.programme, self.site.service
        its = {"group": "residents", "address": (f"Vej {number}",)}
        people = [
            Contact(
                person=f"{name}-{number}",
                name=f"{name}-{number} Madsen",
                email=f"{name.lower()}{number}@hospital.example",
                **its,
            )
            for name in ("Mads", "Vagn", "Ulla")
        ]
        with here.store.reading() as db, here.vault.writing() as vault_db:
            save_contacts(vault_db, key, people)
            queue_invitations(db, vault_db, key, "mailed", now=self.site.now)
            claimed = outbox.claim(vault_db, key, self.site.now)
        assert claimed is not None
        yield "mail", "queue", key, "nameless"
        yield "mail", "decide", key, claimed[0].id, "--sent"
        yield "mail", "send", key, *ADDRESS, "--limit", "1"
        yield "mail", "bounce", key, "--email", f"ulla{number}@hospital.example"
        yield "mail", "status", key

    def _of_registers(self, number: int) -> Iterator[Words]:
        its = ("trial-actions",)
        key, folder = self.site.programme, self.folder
        assert self.run("registers", "import", key, *its, folder / "earlier-actions.csv").exit_code == 0
        yield "registers", "import", key, *its, folder / "actions.csv"
        yield "registers", "correct", key, *its, f"c-{number}", f"title={WORDS} igen", "--reason", WORDS
        yield "registers", "withdraw", key, *its, f"w-{number}", "--reason", WORDS
        yield "registers", "history", key, *its, f"c-{number}"

    def _of_responses(self) -> Iterator[Words]:
        key, folder = self.site.programme, self.folder
        read = ("--map", folder / "map.toml")
        assert self.run("responses", "import", key, folder / "earlier-answers.csv", *read).exit_code == 0
        with self.site.service.store.reading() as db:
            earlier = max(one.number for one in imports(db, key))
        yield "responses", "import", key, folder / "answers.csv", *read
        yield "responses", "undo", key, earlier, "--reason", WORDS

    def _of_counts(self, number: int, into: Path) -> Iterator[Words]:
        """So many have answered since the last time that the milestone may be counted again."""
        key = self.site.programme
        its = {"programme": key, "wave": "early", "linkage": "pseudonymous", "version": 1, "group": "residents"}
        said = {"answers": {"heard": 1, "better": 1}, "texts": {"better": WORDS}}
        rows = [Submission(**its, **said, pseudonym=f"tidlig-{number}-{n}") for n in range(25)]
        with self.site.service.store.writing() as db:
            insert_submissions(db, rows)
        of = (key, "--milestone", "before")
        yield "work", "--once"
        yield "count", *of, "--complete", "--show", "--reason", WORDS
        yield "report", *of, "--format", "json", "--into", into
        yield "recount", key

    def _of_texts(self, number: int) -> Iterator[Words]:
        note = self.folder / f"note-{number}-Poulsen.txt"
        note.write_text(f"{WORDS} {number}", "utf-8")
        key = self.site.programme
        yield "texts", "import", key, note, "--kind", "interview", "--milestone", "before", "--group", "residents"
        yield "texts", "search", key, *WORDS.split()
        yield "texts", "open", key

    def _of_accounts(self, number: int) -> Iterator[Words]:
        name = f"konto-{number}-Iversen"
        given = ("--role", "reader", "--all-programmes", "--password-stdin")
        assert self.run("account", "add", name, *given).exit_code == 0
        yield "account", "add", f"navn-{number}-Iversen", *given
        yield "account", "reset", name, "--password-stdin"
        yield "account", "role", name, "--give", "evaluator"
        yield "account", "two-step", name, "--require"
        yield "account", "disable", name
        yield "account", "list"
