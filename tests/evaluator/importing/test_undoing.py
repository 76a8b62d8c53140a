"""A wrong import is undone as a whole, and nothing of it is left but that it was made and undone."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.importing.responses import ResponsesImport
from evaluator.importing.undoing import imports_of, undo_import
from evaluator.store import audit
from evaluator.store.counts import add_count
from evaluator.store.drafts import Draft, load_draft, save_draft
from evaluator.store.engine import Store
from evaluator.store.rights import reopen, replace_sent, withdraw
from evaluator.store.submissions import Submission, insert_submissions, send, submissions
from evaluator.store.tables import metadata
from evaluator.store.tallies import fold, recount
from tests.support.diagnostics import rejected
from tests.support.responses import ITEMS

Import = Callable[..., ResponsesImport]
HEADER = ("study", "time", "id", *ITEMS, "more")
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
LINKED = """
wave = { column = "time", values = { "1" = "w1", "2" = "w2" } }
group = { column = "study", values = { AGES = "ages", HOME = "home" } }
person = ["study", "id"]
blank = ["NA"]
[columns]
calm = "calm"
secure = "secure"
tense = "tense"
more = "more"
"""
ANONYMOUS = LINKED.replace('{ column = "time", values = { "1" = "w1", "2" = "w2" } }', '"w5"').replace(
    'person = ["study", "id"]', 'ignore = ["time", "id"]'
)
KEPT = ("responses_import", "audit_entry")


def answers(first: int, last: int, *, seed: int = 1) -> list[tuple[object, ...]]:
    """Answers of some people to two waves, with a few words."""
    chance = random.Random(seed)
    people = [(study, time, number) for study in ("AGES", "HOME") for time in (1, 2) for number in range(first, last)]
    return [HEADER, *((*who, *(chance.choice("1234") for _ in ITEMS), chance.choice(("", "ord"))) for who in people)]


def everything(store: Store) -> dict[str, Counter[tuple[object, ...]]]:
    """Every row of every table but the random ids of answers, which nothing refers to from outside."""
    with store.reading() as db:
        found = {}
        for table in metadata.sorted_tables:
            columns = [column for column in table.c if column.name != "submission_id"]
            if table.name not in KEPT and columns:
                found[table.name] = Counter(map(repr, db.execute(sa.select(*columns)).all()))
    return found


@pytest.fixture
def undo(store: Store, vault: Store, folder: Path) -> Callable[..., object]:
    def run(number: int, *, again: bool = False, reason: str = "forkert fil"):
        source = (folder / "answers.csv", folder / "map.toml") if again else None
        with store.writing() as db, vault.reading() as vault_db:
            return undo_import(
                db, vault_db, "panel", number, reason=reason, actor="command-line", now=NOW, source=source
            )

    return run


def fold_all(store: Store) -> None:
    with store.writing() as db:
        fold(db, "panel")


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("given", [LINKED, ANONYMOUS], ids=["linked", "anonymous"])
def test_after_undoing_the_store_is_as_it_was_before(
    importer: Import, store: Store, undo, folded: bool, given: str
) -> None:
    importer(answers(1, 8), given)
    fold_all(store)
    before = everything(store)
    # The same people as before, who keep their answers, and others; in the anonymous wave also rows that are there.
    added = importer(answers(5, 12) if given == LINKED else [*answers(1, 8), *answers(3, 9, seed=2)[1:]], given)
    assert added.number == 2
    if folded:
        fold_all(store)
    assert undo(2, again=given == ANONYMOUS) == added.read
    assert everything(store) == before
    with store.writing() as db:
        assert recount(db, "panel") == []


def test_answers_of_others_to_the_same_anonymous_wave_are_not_touched(importer: Import, store: Store, undo) -> None:
    importer([HEADER, ("AGES", 5, "", "1", "2", "3", "")], ANONYMOUS)
    alike = {"programme": "panel", "wave": "w5", "linkage": "anonymous", "version": 1, "group": "ages"}
    with store.writing() as db:
        (imported,) = submissions(db, "panel", "w5")
        insert_submissions(db, [Submission(**alike, answers=imported.answers)])
        fold(db, "panel")
    assert undo(1, again=True) == {"w5": 1}
    with store.writing() as db:
        assert [one.collection_mode for one in submissions(db, "panel", "w5")] == ["web"]
        assert recount(db, "panel") == []


def test_what_was_undone_can_be_imported_again(importer: Import, undo) -> None:
    for given, again in ((LINKED, False), (ANONYMOUS, True)):
        first = importer(answers(1, 4), given)
        undo(first.number, again=again)
        assert importer(answers(1, 4), given).added == first.added


def test_what_a_person_has_made_of_the_answers_stays(importer: Import, store: Store, undo) -> None:
    importer(answers(1, 4), LINKED)
    with store.writing() as db:
        corrected, withdrawn, told, untouched = list(submissions(db, "panel", "w1"))[:4]
        for one in (corrected, withdrawn, told):
            its = {"wave": "w1", "draft_key": one.pseudonym, "linkage": one.linkage, "version": 1, "group": one.group}
            draft = Draft(programme="panel", **its, pseudonym=one.pseudonym)
            save_draft(db, draft)
            assert send(db, draft, receipt=f"r-{one.pseudonym}", now=NOW, synthetic=False) == f"r-{one.pseudonym}"
            standing = load_draft(db, "panel", "w1", one.pseudonym)
            if one is corrected:
                assert reopen(db, standing, language="da")
                draft = load_draft(db, "panel", "w1", one.pseudonym)
                replace_sent(db, draft)
            if one is withdrawn:
                assert withdraw(db, standing)
    assert undo(1)["w1"] == 6, "how many were changed since is not told"
    with store.reading() as db:
        (left,) = submissions(db, "panel", "w1")
        assert (left.pseudonym, left.collection_mode) == (corrected.pseudonym, "web")
        assert load_draft(db, "panel", "w1", told.pseudonym) is None
        assert load_draft(db, "panel", "w1", corrected.pseudonym) is not None
        assert untouched.pseudonym not in {one.pseudonym for one in submissions(db, "panel", "w1")}


def test_every_import_is_listed_with_what_was_read_and_what_became_of_it(importer: Import, store: Store, undo) -> None:
    importer(answers(1, 3), LINKED)
    importer(answers(1, 3), LINKED)
    importer(answers(1, 4), LINKED)
    undo(3)
    with store.reading() as db:
        first, again, third = imports_of(db, "panel")
        assert audit.verify(db)[2] is None
        (entry,) = [one for one in audit.entries(db) if one.kind == "import_undone"]
    assert (first.number, first.rows, first.undone_at) == (1, {"w1": 4, "w2": 4}, None)
    assert (again.number, again.rows, again.undone_at) == (2, {"w1": 4, "w2": 4}, None), "though nothing in it was new"
    assert (third.number, third.rows, third.reason) == (3, {"w1": 6, "w2": 6}, "forkert fil")
    assert (third.imported_at, third.actor, third.undone_at) == (NOW, "command-line", NOW)
    assert first.digest != third.digest
    assert (entry.kind, entry.subject, entry.details["rows"]) == ("import_undone", "3", 12)


def test_nothing_is_undone_of_a_wave_that_was_counted(importer: Import, store: Store, undo) -> None:
    importer(answers(1, 4), LINKED)
    with store.writing() as db:
        add_count(db, "panel", "m2", {}, actor="command-line", now=NOW)
    before = everything(store)
    with rejected("w2: has been counted, and what was counted stands"):
        undo(1)
    assert everything(store) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (None, "nothing tells which they are; name the file and the map again"),
        (("answers.csv", "ord", "ordet"), "answers.csv: is not the file that was imported"),
        (("map.toml", '"w5"', '"w1"\nperson = "id"'), "does not read from the file the rows that were imported"),
        (("map.toml", "\ntense =", "\n#"), "does not mention|is not used|map"),
        (("map.toml", 'AGES = "ages"', 'AGES = "home"'), "does not read from the file the rows that were imported"),
        (
            ("map.toml", "wave =", "synthetic = true\nwave ="),
            "3 of the answers .* do not stand here as the map reads them",
        ),
    ],
)
def test_of_an_anonymous_wave_the_very_file_and_map_are_needed(
    importer: Import, store: Store, undo, folder: Path, change: tuple[str, str, str] | None, said: str
) -> None:
    rows = [HEADER, *(("AGES", 5, n, str(n), "2", "3", "ord") for n in (1, 2, 3))]
    importer(rows, ANONYMOUS)
    fold_all(store)
    before = everything(store)
    if change:
        name, old, new = change
        path = folder / name
        text = path.read_text("utf-8").replace(old, new)
        path.write_text(text.replace('ignore = ["time", "id"]', 'ignore = ["time"]') if "person" in new else text)
    with rejected(said):
        undo(1, again=change is not None)
    assert everything(store) == before


def test_an_import_that_is_not_there_or_has_no_reason_or_is_undone_is_refused(importer: Import, undo) -> None:
    importer(answers(1, 3), LINKED)
    with rejected("there is no import 7"):
        undo(7)
    with rejected("needs a reason"):
        undo(1, reason=" ")
    undo(1)
    with rejected("has been undone already"):
        undo(1)


def test_nothing_ties_answers_of_an_anonymous_wave_to_their_import(importer: Import, store: Store) -> None:
    importer([*answers(1, 4)], ANONYMOUS)
    with store.reading() as db:
        assert db.execute(sa.text("SELECT count(*) FROM imported_person")).scalar() == 0
        named = {"programme_id": "panel", "number": 1, "wave_key": "w5", "pseudonym": "x", "linkage": "anonymous"}
    with pytest.raises(sa.exc.IntegrityError), store.writing() as db:
        db.execute(sa.insert(metadata.tables["imported_person"]).values(**named))


def test_people_of_a_large_import_are_taken_back_in_parts(importer: Import, store: Store, undo) -> None:
    rows: Sequence[tuple[object, ...]] = answers(1, 400)
    added = importer(rows, LINKED)
    fold_all(store)
    assert undo(added.number) == added.added
    with store.writing() as db:
        assert recount(db, "panel") == []
        assert db.execute(sa.text("SELECT count(*) FROM tally")).scalar() == 0
        assert db.execute(sa.text("SELECT count(*) FROM pair_tally")).scalar() == 0


def test_the_audit_log_tells_how_many_rows_were_read_whether_they_were_new_or_not_and_nothing_of_a_dry_run(
    importer: Import, store: Store
) -> None:
    rows = answers(1, 4)
    importer(rows, LINKED, dry_run=True)
    importer(rows, LINKED)
    importer(rows, LINKED)
    with store.reading() as db:
        found = [(one.kind, one.actor, one.subject, one.details) for one in audit.entries(db)]
    assert [one for one in found if one[0] == "responses_imported"] == [
        ("responses_imported", "command-line", "1", {"rows": 12}),
        ("responses_imported", "command-line", "2", {"rows": 12}),
    ]
