"""A round through what participants and evaluators do, and all that must not be found in a log of it.

Everything is prepared first, in databases that work: then each step can be taken by itself in one that refuses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from click.testing import Result
from werkzeug.test import TestResponse

from evaluator.coding.materials import Given, bring, parts_of
from evaluator.documents.storing import Arrival, import_folder
from evaluator.paper.serials import new_serials
from evaluator.results.folding import fold_new_answers
from evaluator.store import registers
from evaluator.store.tables import draft, submission
from evaluator.vault.contacts import Contact, opt_out_token_of, save_contacts
from tests.support import coded
from tests.support.answers_sent import answer_steps
from tests.support.coding_sent import coding_commands, coding_steps
from tests.support.commands_sent import PASSWORD, WORDS, Commands, widened
from tests.support.contacts_sent import contact_steps
from tests.support.editor_site import LOCAL, Editor
from tests.support.evidence_sent import evidence_steps
from tests.support.hearings_sent import hearing_steps
from tests.support.house_sent import house_steps
from tests.support.mail_server import MailServer
from tests.support.owners_sent import owner_steps
from tests.support.passages_sent import passage_steps
from tests.support.privacy_sent import privacy_steps
from tests.support.registers_sent import register_steps
from tests.support.releases_sent import release_steps
from tests.support.site import Site
from tests.support.starting_sent import starting_steps
from tests.support.watched_steps import Watched, watch

ITEMS = ("told-by", "left-out", "heard")
"""Keys of questions: where they stand, answers do."""
Answer = TestResponse | Result | object


@dataclass
class Round:
    """``steps``: what is done, by name. ``secrets``: what was sent, given or stored on the way."""

    steps: dict[str, Callable[[], Answer]] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)


WATCHED: dict[bool, Watched] = {}
"""On SQLite or not: the steps are the same in every test."""


class Everybody:
    """Participants at every stage, an evaluator, a typist, and a command line with a mail server, on the site of an
    invented programme."""

    def __init__(self, site: Site, folder: Path, server: MailServer) -> None:
        self.site, self.server, self._numbers = site, server, count(1)
        self.commands = Commands(site, folder, server)
        documents = widened(coded.write_documents(folder / "documents"))
        with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
            import_folder(db, vault_db, documents, site.now, Arrival(reason="Open on whatever day it is"))
        self.editor = Editor(site, name="evaluatorsen")
        self.editor.edit()
        self.editor.post(f"/p/{site.programme}/design/begynd", {})

    @property
    def watched(self) -> Watched:
        on_sqlite = self.site.service.store.is_sqlite
        if on_sqlite not in WATCHED:
            WATCHED[on_sqlite] = watch(self.prepare().steps)
        return WATCHED[on_sqlite]

    def prepare(self) -> Round:
        made, number = Round(secrets={WORDS, PASSWORD, "evaluatorsen"}), next(self._numbers)
        self._participants(made, number)
        self._paper(made)
        self._evaluator(made, number)
        made.steps |= coding_steps(self.site, self.editor, number)
        made.steps |= evidence_steps(self.site, self.editor, WORDS, number)
        self._commands(made, number)
        made.steps |= house_steps(self.site, self.editor)
        made.steps |= passage_steps(self.site, self.editor, WORDS, number)
        made.steps |= release_steps(self.site, self.editor, WORDS, number)
        steps, secrets = contact_steps(self.site, self.editor, number)
        made.steps |= steps
        made.secrets |= secrets
        steps, secrets = hearing_steps(self.site, self.editor, WORDS, number)
        made.steps |= steps
        made.secrets |= secrets
        steps, secrets = owner_steps(self.site, self.editor, WORDS, number)
        made.steps |= steps
        made.secrets |= secrets
        steps, secrets = privacy_steps(self.site, self.editor, WORDS, number)
        made.steps |= steps
        made.secrets |= secrets
        steps, secrets = register_steps(self.site, self.editor, WORDS, number)
        made.steps |= steps
        made.secrets |= secrets
        steps, secrets = answer_steps(self.site, self.editor, WORDS, number)
        made.steps |= steps
        made.secrets |= secrets
        steps, secrets = starting_steps(self.site, self.editor, self.server, WORDS, number)
        made.steps |= steps
        made.secrets |= secrets
        made.secrets |= set(self._stored())
        return made

    def _participants(self, made: Round, number: int) -> None:
        site, form = self.site, dict(self.site.MEALS) | {"better": WORDS}
        names = ("fresh", "begun", "complete", "corrects", "withdraws")
        key = {}
        for wave in ("linked", "nameless"):
            for name in names:
                person = f"{name}-Jensen-{number}"
                key[wave, name] = token = site.invite(wave, person)
                made.secrets |= {token, person}
            for name in names[1:]:
                site.begin(key[wave, name])
            for name in names[2:]:
                site.post(f"/svar/{key[wave, name]}/side/meals", site.MEALS, site.TABLE, {"dish": "x", "better": WORDS})
            for name in ("corrects", "withdraws"):
                site.post(f"/svar/{key[wave, name]}/tjek", {})
            if wave == "linked":
                key[wave, "corrects"] = site.draft(wave, key[wave, "corrects"]).receipt or ""

            def post(name: str, end: str, data: Mapping[str, object], wave: str = wave) -> Callable[[], Answer]:
                return lambda: site.client.post(f"/svar/{key[wave, name]}/{end}", data=data)

            made.steps |= {
                f"begins {wave}": post("fresh", "begynd", {"language": "da"}),
                f"saves {wave}": post("begun", "side/meals", form),
                f"changes language {wave}": post("begun", "sprog", {"language": "en"}),
                f"sends {wave}": post("complete", "tjek", {}),
                f"corrects {wave}": post("corrects", "ret", {}),
                f"keeps {wave}": post("corrects", "behold", {}),
                f"withdraws {wave}": post("withdraws", "slet", {}),
                f"reads {wave}": lambda wave=wave: site.client.get(f"/svar/{key[wave, 'complete']}/tjek"),
                f"looks {wave}": lambda wave=wave: site.client.get(f"/svar/{key[wave, 'corrects']}/kvittering"),
            }
        open_key, code = site.open_key("open"), {**coded.ANNA, "mother": f"{chr(97 + number % 26)}q", "once": WORDS}
        made.secrets |= {open_key, coded.link(site).rpartition("/")[2]}
        made.steps |= {
            "opens": lambda: site.client.post(
                f"/svar/{open_key}/begynd", data={"language": "da", "group": "residents"}
            ),
            "codes": lambda: site.client.post(coded.link(site), data=code),
            "looks up": lambda: site.client.post("/kvittering", data={"receipt": "7K2M9QXW4T3B8N5D"}),
            "leaves": lambda: site.client.post(f"/kiosk/{open_key}/stop"),
        }

    def _paper(self, made: Round) -> None:
        one = self.editor
        serial, second = new_serials(2)
        made.secrets |= {serial, second}
        place = f"/p/{self.site.programme}/papir/open/"
        begin = {"language": "da", "group": "residents"}
        one.post(f"{place}{second}/", begin)
        made.steps |= {
            "begins paper": lambda: one.post(f"{place}{serial}/", begin),
            "types paper": lambda: one.post(f"{place}{second}/side/meals", {"heard": "4", "better": WORDS}),
            "deletes paper": lambda: one.post(f"{place}{second}/slet", {}),
        }

    def _evaluator(self, made: Round, number: int) -> None:
        its, site = self.editor, self.site
        programme = f"/p/{site.programme}"
        item = its.fields("neighbours/kladde/spoergsmaal/better") | {"text-da": f"{WORDS} {number}"}
        box = {"kind": "activity", "title-da": f"{WORDS} {number}", "then": "list"}
        rows = [f"decisions:{WORDS}-{number}-{one}" for one in "ab"]
        with site.service.store.writing() as db:
            cases = [{"reference": row.partition(":")[2], "title": row} for row in rows]
            registers.add_rows(db, site.programme, "decisions", cases)
        action = {"title": f"{WORDS} {number}", "state": "proposed", "occurred_on": "2026-05-01", "note": WORDS}

        def sign_in() -> Answer:
            fresh = site.app.test_client()
            token = its.token(fresh.get("/log-ind", base_url=LOCAL))
            form = {"name": "evaluatorsen", "password": PASSWORD, "csrf_token": token}
            return fresh.post("/log-ind", data=form, base_url=LOCAL)

        made.steps |= {
            "signs in": sign_in,
            "edits": lambda: its.post("neighbours/kladde/spoergsmaal/better", item),
            "designs": lambda: its.post(f"{programme}/design/ny/kasser", box),
            "sees the design": lambda: its.get(f"{programme}/design/"),
            "adds an action": lambda: its.post(f"{programme}/registre/proevehandlinger/ny", action),
            "puts rows together": lambda: its.post(
                f"{programme}/sager/ny", {"row": rows, "title": f"{WORDS} {number}"}
            ),
            "sees matters": lambda: its.get(f"{programme}/sager/?soeg={WORDS}"),
            "sees the way": lambda: its.get(f"{programme}/vejen/"),
            "queues": lambda: its.post(f"{programme}/invitationer/linked/invitation", {}),
            "folds": lambda: fold_new_answers(site.service.store, site.programme),
            **{
                f"sees {page}": lambda page=page: its.get(f"{programme}/{page}")
                for page in ("", "runder", "runder/foelg", "diagrammer", "papir/", "invitationer/", "rapporter")
            },
        }
        self._texts(made, number)
        person = f"contact-{number}"
        self._contacts(made, person)
        made.steps["opts out"] = lambda: site.client.post(f"/afmeld/{self._opt_out(made, person)}")

    def _texts(self, made: Round, number: int) -> None:
        """Read, searched, brought, retitled and deleted."""
        its, site = self.editor, self.site
        place = f"/p/{site.programme}/tekster/"
        text, title = f"{WORDS} {number}", f"Samtale {number} Poulsen"
        given = Given(kind="interview", title=title, milestone="m1", group="residents")
        with site.service.store.writing() as db:
            old = bring(db, site.programme, text, given, actor="eva", now=site.now)
        form = {"kind": "observation", "title": title, "milestone": "m1", "group": "residents", "of_process": ""}
        form |= {"text": text, "store": "1", "shown": hashlib.sha256(repr(parts_of(text)).encode()).hexdigest()}
        made.secrets.add(title)
        made.steps |= {
            "reads texts": lambda: its.get(place),
            "searches texts": lambda: its.post(place, {"words": WORDS, "by_group": "residents"}),
            "brings material": lambda: its.post(f"{place}materiale/nyt", form),
            "retitles material": lambda: its.post(f"{place}materiale/{old}", {"title": f"{title} igen"}),
            "deletes material": lambda: its.post(f"{place}materiale/{old}/slet", {"sure": "y"}),
        }

    def _contacts(self, made: Round, person: str) -> None:
        name, email, address = f"Birthe {person}", f"{person}@hospital.example", f"Lindealle {person}"
        made.secrets |= {name, email, address}
        with self.site.service.vault.writing() as db:
            its = Contact(person=person, name=name, email=email, address=(address, "5000 Odense"), group="residents")
            save_contacts(db, self.site.programme, [its])
            self._token = opt_out_token_of(db, self.site.programme, person)
        made.secrets.add(self._token)

    def _opt_out(self, _made: Round, _person: str) -> str:
        return self._token

    def _commands(self, made: Round, number: int) -> None:
        given, secrets = self.commands.prepared(number)
        given += coding_commands(self.site, self.commands.folder, number, self.commands.folder / f"out-{number}")
        made.secrets |= secrets
        for words in given:
            begins = " ".join(map(str, words[:3])).replace(f"{self.commands.folder}/", "")
            name = "nedslag " + begins.replace(f"-{number}-", "-")
            assert name not in made.steps
            made.steps[name] = lambda words=words: self.commands.run(*words)

    def _stored(self) -> Iterator[str]:
        """Pseudonyms and receipts."""
        with self.site.service.store.reading() as db:
            for table in (draft, submission):
                for row in db.execute(sa.select(table.c.pseudonym, table.c.receipt)):
                    yield from (value for value in row if value)


def found_in(text: str, made: Round) -> set[str]:
    """What of the round stands in a text: what was sent, keys of questions and groups beside it, and addresses."""
    told = {secret for secret in made.secrets if secret in text}
    told |= {item for item in ITEMS if re.search(rf"\b{item}\b", text)}
    return (
        told
        | set(re.findall(r"/(?:svar|kiosk|interview|kode|afmeld|hoering|p)/\S+", text))
        | set(re.findall(r"\bresidents\b", text))
    )
