"""Answers of another survey tool: nothing is imported before each issue has a rule, and nothing twice.

The panel has the shape and the issues of a real file: studies as groups with ids that begin anew in each, up to four
waves, missing answers, one person twice in a wave, and rows without an id.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Connection

from evaluator.importing.responses import ResponsesImport, import_responses
from evaluator.store.engine import Store
from evaluator.store.submissions import submissions
from evaluator.store.tallies import fold, recount, tallies
from evaluator.vault.keys import destroy_key, key_of, pseudonym_for
from tests.support.diagnostics import rejected
from tests.support.responses import HEADER, ITEMS, MAP

Import = Callable[..., ResponsesImport]


def panel() -> list[tuple[object, ...]]:
    """The header, 2 studies with ids 1 to 30, some in later waves, then person HOME/7 once more and three nobodies."""
    chance = random.Random(26)
    rows: list[tuple[object, ...]] = [HEADER]
    for wave, reach in ((1, 30), (2, 20), (3, 12), (4, 3)):
        people = [(study, wave, person) for study in ("AGES", "HOME") for person in range(1, reach + 1)]
        rows += [(*who, *(chance.choice(("1", "2", "3", "4", "NA", "")) for _ in ITEMS)) for who in people]
    rows.append(("HOME", 2, 7, "4", "4", "4"))
    rows += [("AGES", 1, "", "1", "2", "3"), ("AGES", 1, "NA", "1", "2", "3"), ("AGES", 1, "", "1", "2", "4")]
    return rows


def counts_of(rows: Sequence[Sequence[object]]) -> Counter[tuple[str, str, str, int]]:
    """The number of rows by wave, item, group and code, with -999 for blank, straight from the file."""
    found: Counter[tuple[str, str, str, int]] = Counter()
    for study, wave, _, *answers in rows:
        for item, answer in zip(ITEMS, answers, strict=True):
            found[f"w{wave}", item, str(study).lower(), int(str(answer)) if answer not in ("", "NA") else -999] += 1
    return found


def stored_counts(db: Connection) -> Counter[tuple[str, str, str, int]]:
    fold(db, "panel")
    rows = [row for row in tallies(db, "panel") if not row.variable.startswith("_")]
    return Counter({(row.wave, row.variable, row.group, row.code): row.n for row in rows})


def test_nothing_is_imported_until_each_issue_has_a_rule(importer: Import, store: Store) -> None:
    with rejected() as raised:
        importer(panel(), MAP)
    twice, nobody = raised
    assert twice.startswith("answers.csv: rows 88, 132: person 'HOME/7' in wave 'w2' answers more than once; write")
    assert nobody.startswith("answers.csv: rows 133-135: the person cannot be told, for 'id' is blank; write")
    with store.reading() as db:
        assert list(submissions(db, "panel", "w1")) == []


def test_a_person_named_by_a_personal_number_is_refused_whatever_the_rules_say(importer: Import, store: Store) -> None:
    rows = [HEADER, ("AGES", 1, "010101-1234", "3", "2", "1"), ("AGES", 1, 7, "3", "2", "1")]
    with rejected() as raised:
        importer(rows, MAP, rules='duplicates = "first"\nmissing_person = "separate"')
    (said,) = raised
    assert said == (
        "answers.csv: row 2: the person has a number that looks like a Danish personal identification number (CPR);"
        " give each person another number in the file, the same as in the list of contacts, such as a running one"
    )
    with store.reading() as db:
        assert list(submissions(db, "panel", "w1")) == []


def test_a_dry_run_says_the_same_and_stores_nothing(importer: Import, store: Store) -> None:
    result = importer(panel(), MAP, dry_run=True)
    assert [one.code for one in result.errors] == ["importing.unresolved"] * 2
    assert result.added == {"w1": 60, "w2": 39, "w3": 24, "w4": 6}
    with store.reading() as db:
        assert list(submissions(db, "panel", "w1")) == []


def test_with_rules_the_counts_are_those_of_the_file(importer: Import, store: Store) -> None:
    rows = panel()
    result = importer(rows, MAP, rules='duplicates = "first"\nmissing_person = "separate"')
    assert result.added == {"w1": 63, "w2": 40, "w3": 24, "w4": 6}
    assert result.errors == ()
    kept = [row for row in rows[1:] if row != ("HOME", 2, 7, "4", "4", "4")]
    with store.writing() as db:
        assert stored_counts(db) == counts_of(kept)
        assert recount(db, "panel") == []


KEPT = {"first": ("3", "", "1"), "last": ("2", "", ""), "most_complete": ("4", "4", "4"), "drop_all": None}


@pytest.mark.parametrize(("resolution", "kept"), KEPT.items())
def test_the_rule_says_which_of_several_rows_is_kept(
    importer: Import, store: Store, resolution: str, kept: tuple[str, ...] | None
) -> None:
    rows = [HEADER, *(("AGES", 1, 1, *answers) for answers in (("3", "", "1"), ("4", "4", "4"), ("2", "", "")))]
    importer(rows, MAP, rules=f'duplicates = "{resolution}"')
    with store.writing() as db:
        assert stored_counts(db) == counts_of([("AGES", 1, 1, *kept)] if kept else [])


def test_a_second_import_adds_nothing(importer: Import, store: Store) -> None:
    rules = 'duplicates = "last"\nmissing_person = "separate"'
    importer(panel(), MAP, rules=rules)
    again = importer(panel(), MAP, rules=rules)
    assert again.added == {}
    assert again.known == {"w1": 63, "w2": 40, "w3": 24, "w4": 6}
    with store.reading() as db:
        assert len(list(submissions(db, "panel", "w2"))) == 40


def test_what_has_come_since_is_added(importer: Import) -> None:
    rows = [HEADER, ("AGES", 1, 1, "3", "2", "1")]
    importer(rows, MAP)
    more = importer([*rows, ("AGES", 2, 1, "3", "2", "1"), ("HOME", 1, 1, "3", "2", "1")], MAP)
    assert (more.added, more.known) == ({"w1": 1, "w2": 1}, {"w1": 1})


def test_a_person_has_the_pseudonym_of_one_who_was_invited(importer: Import, store: Store, vault: Store) -> None:
    importer([HEADER, ("AGES", 1, 23, "3", "2", "1"), ("AGES", 2, 23, "3", "2", "1")], MAP)
    with store.reading() as db, vault.reading() as vault_db:
        expected = pseudonym_for(key_of(vault_db, "panel"), "AGES/23")
        for wave in ("w1", "w2"):
            (submission,) = submissions(db, "panel", wave)
            assert submission.pseudonym == expected
            assert (submission.collection_mode, submission.version, submission.synthetic) == ("import", 1, False)


def test_ids_that_hold_the_joining_sign_do_not_collide(importer: Import) -> None:
    columns = MAP.replace('["study", "id"]', '["id", "place"]')
    rows = [(*HEADER, "place"), ("AGES", 1, "a/b", "1", "1", "1", "c"), ("AGES", 1, "a", "1", "1", "1", "b/c")]
    assert importer(rows, columns).added == {"w1": 2}


ANONYMOUS = """
wave = "w5"
group = { column = "study", values = { "AGES" = "ages", "HOME" = "home" } }
ignore = ["time", "id"]
[columns]
calm = "calm"
tense = "tense"
secure = "secure"
"""


def test_an_anonymous_wave_keeps_nothing_of_the_person_and_takes_no_row_twice(importer: Import, store: Store) -> None:
    same = ("AGES", 5, "", "1", "2", "3")
    rows = [HEADER, same, same, ("HOME", 5, 9, "4", "", "")]
    assert importer(rows, ANONYMOUS).added == {"w5": 3}
    assert importer(rows, ANONYMOUS).added == {}
    more = importer([*rows, same], ANONYMOUS)
    assert (more.added, more.known) == ({"w5": 1}, {"w5": 3})
    with store.reading() as db:
        stored = list(submissions(db, "panel", "w5"))
    assert len(stored) == 4
    assert all((one.pseudonym, one.submitted_at, one.receipt) == (None, None, None) for one in stored)


def test_a_later_export_adds_to_an_anonymous_wave_only_what_is_new(importer: Import) -> None:
    """Tools number rows anew when one is deleted, and add columns."""
    rows = [("AGES", 1, 11, "1", "2", "3"), ("AGES", 2, 12, "1", "2", "3"), ("HOME", 3, 13, "4", "", "")]
    assert importer([HEADER, *rows], ANONYMOUS).added == {"w5": 3}
    deleted = [HEADER, ("AGES", 1, 12, "1", "2", "3"), ("HOME", 2, 13, "4", "", "")]
    assert importer(deleted, ANONYMOUS).added == {}
    more = [(*HEADER, "notes"), *((*row, "") for row in rows), ("HOME", 4, 14, "4", "1", "1", "seen")]
    result = importer(more, ANONYMOUS.replace('"id"', '"id", "notes"'))
    assert (result.added, result.known) == ({"w5": 1}, {"w5": 3})


def test_an_anonymous_row_is_the_same_whatever_a_column_without_answers_is_for(importer: Import) -> None:
    rows = [HEADER, ("AGES", 1, 11, "1", "2", "3"), ("AGES", 2, 12, "1", "2", "3")]
    added = [
        importer(rows, ANONYMOUS.replace('ignore = ["time", "id"]', f'ignore = ["time"]\n{key} = ["id"]')).added
        for key in ("identity", "person")
    ]
    assert added == [{"w5": 2}, {}]


def test_the_same_file_by_another_map_is_not_counted_once_more_in_an_anonymous_wave(importer: Import) -> None:
    rows = [HEADER, ("AGES", 1, 11, "1", "2", "3")]
    importer(rows, ANONYMOUS)
    turned = ANONYMOUS.replace('tense = "tense"', 'tense = { item = "tense", values = { "2" = 3 } }')
    with rejected("the file is import no. 1 already"):
        importer(rows, turned)
    result = importer(rows, turned, dry_run=True)
    assert [one.code for one in result.errors] == ["importing.file_again"]


def test_a_second_file_to_an_anonymous_wave_is_told_that_the_same_answers_count_once(importer: Import) -> None:
    """Whether it has such rows or not: that would show what somebody's row says."""
    first = importer([HEADER, ("AGES", 1, 11, "1", "2", "3")], ANONYMOUS)
    assert [one.code for one in first.notes] == []
    for tense in ("1", "4"):
        second = importer([HEADER, ("AGES", 1, 12, tense, "2", "3")], ANONYMOUS, dry_run=True)
        assert [(one.code, one.severity) for one in second.notes] == [("importing.same_is_one", "note")]


def test_people_named_twice_in_an_anonymous_wave_are_found_all_the_same(importer: Import) -> None:
    named = ANONYMOUS.replace('"time", "id"', '"time"').replace("ignore", 'person = "id"\nignore')
    rows = [HEADER, ("AGES", 5, 3, "1", "2", "3"), ("AGES", 5, 3, "1", "2", "4"), ("AGES", 5, "", "1", "1", "1")]
    with rejected("rows 2-3: person '3' in wave 'w5' answers more than once"):
        importer(rows, named)


def test_a_time_cannot_be_kept_in_an_anonymous_wave(importer: Import) -> None:
    timed = ANONYMOUS.replace('ignore = ["time", "id"]', 'submitted = "time"\nignore = ["id"]')
    with rejected("wave 'w5' is anonymous, and no time is kept there"):
        importer([HEADER, ("AGES", "2026-01-01", 1, "1", "1", "1")], timed)


def test_a_spreadsheet_is_read_like_a_text_file(
    importer: Import, store: Store, vault: Store, folder: Path, now: dt.datetime
) -> None:
    importer([HEADER], MAP)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, ("AGES", 1.0, 1, 3, None, 1), ("HOME", 2, 1, "NA", 2, 2)):
        sheet.append(row)
    path = folder / "answers.xlsx"
    book.save(path)
    with store.writing() as db, vault.writing() as vault_db:
        result = import_responses(db, vault_db, "panel", path, folder / "map.toml", dry_run=False, now=now)
        counts = stored_counts(db)
    assert result.added == {"w1": 1, "w2": 1}
    assert counts == counts_of([("AGES", 1, 1, 3, "", 1), ("HOME", 2, 1, "NA", 2, 2)])


def test_without_the_programmes_key_nothing_is_imported(importer: Import, vault: Store) -> None:
    with vault.writing() as vault_db:
        destroy_key(vault_db, "panel")
    with rejected("destroyed"):
        importer([HEADER, ("AGES", 1, 1, "1", "1", "1")], MAP)


def test_progress_ends_at_the_number_of_rows(
    importer: Import, store: Store, vault: Store, folder: Path, now: dt.datetime
) -> None:
    importer([HEADER, ("AGES", 1, 1, "1", "1", "1")], MAP)
    steps: list[tuple[int, int]] = []
    with store.writing() as db, vault.writing() as vault_db:
        import_responses(
            db,
            vault_db,
            "panel",
            folder / "answers.csv",
            folder / "map.toml",
            dry_run=True,
            now=now,
            progress=lambda done, total: steps.append((done, total)),
        )
    assert steps == [(0, 1), (1, 1)]
