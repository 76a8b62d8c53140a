"""Answers by chance to whatever a questionnaire asks, counted, taken out, and read in again somewhere else."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from evaluator.documents.storing import import_folder
from evaluator.exporting.formats import files_of
from evaluator.exporting.responses import TakeOut, Wanted, take_out
from evaluator.findings.disclosure import printable
from evaluator.importing.responses import import_responses
from evaluator.programme.merging import members
from evaluator.results.counted_material import material_of
from evaluator.results.folding import fold_new_answers
from evaluator.store.counts import latest_counts
from evaluator.store.drafts import Draft
from evaluator.store.engine import Store
from evaluator.store.rights import withdraw
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.tallies import tallies
from evaluator.store.waves import Wave, waves
from surveys.answers.routing import prune, route
from surveys.document.stored import Stored, stored_questionnaire
from surveys.kinds.all import kind_of, variables_in, variables_of
from surveys.questionnaire import Item, Questionnaire
from tests.support.counting import count_milestone

BEFORE = dt.datetime(2018, 1, 2, 10, tzinfo=dt.UTC)
"""Before any wave of the documents opens."""
PURPOSE = "Figures are checked in another program"
Rows = list[dict[str, str]]


def told_of_take_outs(documents: Path, folder: Path, *edits: tuple[str, str]) -> Path:
    """The documents with an information text that announces take-outs, and other changes of the programme."""
    shutil.copytree(documents, folder)
    path = folder / "programme.toml"
    text = path.read_text("utf-8")
    if "take_out = true" not in text:
        text = text.replace("[information]\n", "[information]\ntake_out = true\n")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return folder


@dataclass
class Office:
    """A programme in databases of its own. ``people`` counts those who answered."""

    store: Store
    vault: Store
    folder: Path
    programme: str
    now: dt.datetime = BEFORE
    people: int = 0

    def __post_init__(self) -> None:
        with self.store.writing() as db, self.vault.writing() as vault_db:
            import_folder(db, vault_db, self.folder, self.now)

    def wave(self, key: str) -> Wave:
        return next(one for one in self.waves() if one.key == key)

    def waves(self) -> list[Wave]:
        with self.store.reading() as db:
            return waves(db, self.programme)

    def questionnaire(self, wave: Wave) -> Questionnaire:
        path = next(
            one
            for one in sorted((self.folder / "questionnaires").glob("*.toml"))
            if f'key = "{wave.questionnaire}"' in one.read_text("utf-8")
        )
        text = path.read_text("utf-8")
        return stored_questionnaire(Stored(text, text, path.name))

    def answer(
        self, wave: str, group: str, n: int, rng: Random, *, process: str = "", synthetic: bool = False, **fixed: Any
    ) -> list[str]:
        """So many people of a group answer by chance, but for what is ``fixed``; who they are (in linked waves)."""
        its = self.wave(wave)
        asked = self.questionnaire(its)
        rows = []
        for _ in range(n):
            self.people += 1
            answers, texts = invented(asked, rng, {key.replace("_", "-"): value for key, value in fixed.items()})
            linked = its.linkage != "anonymous"
            rows.append(
                Submission(
                    programme=self.programme,
                    wave=wave,
                    linkage=its.linkage,
                    version=its.version,
                    group=group,
                    process=process,
                    answers=answers,
                    texts=texts,
                    pseudonym=f"person-{self.people}" if linked else None,
                    submitted_at=self.now if linked else None,
                    receipt=f"receipt-{self.people}" if linked else None,
                    synthetic=synthetic,
                )
            )
        with self.store.writing() as db:
            insert_submissions(db, rows)
        return [f"{one.pseudonym}" for one in rows]

    def count(self, milestone: str, now: dt.datetime, reason: str = "") -> None:
        self.now = now
        count_milestone(self.store, self.vault, self.programme, milestone, now=now, reason=reason)

    def leave(self, wave: str, pseudonym: str) -> None:
        """Somebody of a linked wave withdraws."""
        number = pseudonym.removeprefix("person-")
        its = self.wave(wave)
        sent = Draft(
            programme=self.programme,
            wave=wave,
            draft_key=f"draft-{number}",
            linkage=its.linkage,
            version=its.version,
            receipt=f"receipt-{number}",
        )
        with self.store.writing() as db:
            store_sent_draft(db, sent)
            assert withdraw(db, sent)

    def take(self, *keys: str, language: str = "da", purpose: str = PURPOSE) -> TakeOut:
        wanted = Wanted(purpose, language, ("csv",), keys)
        return take_out(self.store, self.programme, wanted, actor="eva", now=self.now)

    def files(self, *keys: str, formats: Sequence[str] = ("csv",), language: str = "da") -> dict[str, bytes]:
        return files_of(self.take(*keys, language=language).tables, formats, language)

    def published(self) -> Counter[tuple[str, str, str, int]]:
        """(wave, variable, group, code) -> n as the counts of all milestones show them, without answers in words."""
        found: Counter[tuple[str, str, str, int]] = Counter()
        with self.store.reading() as db:
            for count in latest_counts(db, self.programme).values():
                shown = printable(material_of(db, count))
                for wave in shown.waves_at(count.milestone):
                    keys = coded(shown.asked[wave.key])
                    for variable in ("_submitted", *keys):
                        for group, codes in shown.by_group(wave.key, variable).items():
                            found.update({(wave.key, variable, group, code): n for code, n in codes.items()})
        return +found


def coded(questionnaire: Questionnaire) -> list[str]:
    """The variables that have a column."""
    return [one.key for one in variables_in(questionnaire) if not kind_of(one.item).words]


def store_sent_draft(db: Any, draft: Draft) -> None:
    """As sending leaves it: emptied, with the receipt."""
    import sqlalchemy as sa

    from evaluator.store.tables import draft as table

    values = {
        "programme_id": draft.programme,
        "wave_key": draft.wave,
        "draft_key": draft.draft_key,
        "linkage": draft.linkage,
        "version": draft.version,
        "receipt": draft.receipt,
        "revision": 0,
    }
    db.execute(sa.insert(table), values)


def invented(
    questionnaire: Questionnaire, rng: Random, fixed: Mapping[str, Any]
) -> tuple[dict[str, int | None], dict[str, str]]:
    """Answers by chance as they are stored, with what is not asked left out."""
    answers: dict[str, int | None] = {}
    texts: dict[str, str] = {}
    for item in questionnaire.items:
        answers |= dict.fromkeys(one.key for one in variables_of(item))
        if item.key in fixed or rng.random() < 0.85 or kind_of(item).required:
            codes, written = _answer(item, rng)
            answers, texts = answers | codes, texts | written
    answers |= {key: value for key, value in fixed.items() if isinstance(value, int)}
    for key, value in fixed.items():
        if isinstance(value, str):
            answers[key], texts[key] = 1, value
        elif value is None:
            answers[key] = None
            texts.pop(key, None)
    return prune(route(questionnaire, answers, texts))


def _answer(item: Item, rng: Random) -> tuple[dict[str, int | None], dict[str, str]]:
    keys = [one.key for one in variables_of(item)]
    if item.kind == "ranking":
        most = item.maximum_choices or len(keys)
        ranked = rng.sample(keys, most)
        return {key: ranked.index(key) + 1 if key in ranked else 0 for key in keys}, {}
    if item.kind == "multiple" and item.scale is not None:
        together = [one.code for one in item.scale.choices if not one.exclusive]
        chosen = rng.sample(together, max(item.minimum_choices, 1))
        texts = {item.other_key: "Noget helt andet"} if item.other and item.other.code in chosen else {}
        return {f"{item.key}#{one.code}": int(one.code in chosen) for one in item.scale.all_choices}, texts
    if item.scale is not None:
        codes = {key: rng.choice(item.scale.all_choices).code for key in keys}
        texts = {item.other_key: "Et andet sted"} if item.other and codes[item.key] == item.other.code else {}
        return dict(codes), texts
    if item.kind == "integer":
        return {item.key: rng.randint(int(item.minimum or 0), min(int(item.maximum or 60), 60))}, {}
    if item.kind == "consent":
        return {item.key: 1}, {}
    text = {"date": "2020-01-09", "decimal": f"{rng.randint(1, 8) / 2:g}"}.get(item.kind, f"=ord {rng.random()}")
    return ({item.key: 1}, {item.key: text}) if kind_of(item).asks else ({}, {})


def rows_of(files: Mapping[str, bytes], name: str) -> Rows:
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def map_of(rows: Rows, book: Rows) -> str:
    """The map by which a take-out is read in again, from its codebook alone."""
    columns = [row for row in book if row["part"] == "column" and not row["table"]]
    missing = {row["value"] for row in book if row["missing"] == "1"} - {"-998", "-997"}
    groups = {row["group"]: members(row["group"])[0] for row in rows}
    lines = [
        'wave = { column = "wave" }',
        f'group = {{ column = "group", values = {{ {", ".join(f"{k!r} = {v!r}" for k, v in groups.items())} }} }}',
        f"blank = {sorted(missing)}",
        'ignore = ["milestone", "version", "process", "synthetic"]',
        'decimal = "."',
        "[rules]",
        'not_asked = "drop_answer"',
        'consent = "elsewhere"',
        "[columns]",
        *(f'"{row["name"]}" = "{row["source"]}"' for row in columns if row["source"]),
    ]
    return "\n".join(lines)


def read_again(into: Office, file: Path, given: str) -> None:
    """Import a file and count it."""
    path = file.with_suffix(".map.toml")
    path.write_text(given, "utf-8")
    with into.store.writing() as db, into.vault.writing() as vault_db:
        found = import_responses(db, vault_db, into.programme, file, path, dry_run=False, now=into.now)
    assert not found.errors, found.errors
    fold_new_answers(into.store, into.programme)


def tallied(office: Office) -> Counter[tuple[str, str, str, int]]:
    """(wave, variable, group, code) -> n in the store as it is now, without answers in words."""
    asked = {wave.key: {"_submitted", *coded(office.questionnaire(wave))} for wave in office.waves()}
    with office.store.reading() as db:
        found = tallies(db, office.programme)
    counted: Counter[tuple[str, str, str, int]] = Counter()
    for row in found:
        if row.variable in asked[row.wave]:
            counted[row.wave, row.variable, row.group, row.code] += row.n
    return counted
