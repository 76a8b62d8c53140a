"""Take-outs, reading and files for coding laid beside each other around a withdrawal or a correction."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from evaluator.coding.searching import Asked, search
from evaluator.coding.units import readable
from evaluator.core.paths import examples_folder
from evaluator.exporting.binning import Pattern, parted
from evaluator.exporting.choosing import chosen, note
from evaluator.exporting.for_coding import texts_for_coding
from evaluator.exporting.responses import admitted_waves
from evaluator.results.folding import fold_new_answers
from evaluator.store.drafts import Draft, load_draft
from evaluator.store.engine import Store
from evaluator.store.rights import reopen, replace_sent
from evaluator.store.take_outs import in_whole_bins, take_no_longer
from tests.evaluator.exporting.conftest import AFTER
from tests.support.diagnostics import rejected
from tests.support.taken_out import Office, Rows, rows_of, store_sent_draft, told_of_take_outs

MINIMUM = 5
KEY, WAVE = "borgerdesign", "m1-staff"
Cells = tuple[str, ...]


@pytest.fixture
def staff(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> Office:
    return Office(sqlite_store, sqlite_vault, told_of_take_outs(examples_folder() / KEY, tmp_path / "documents"), KEY)


def look(office: Office) -> tuple[Rows, Rows]:
    files = office.files(WAVE)
    return rows_of(files, f"{KEY}-staff.csv"), rows_of(files, f"{KEY}-staff-texts.csv")


def read(office: Office) -> dict[UUID, tuple[str, str, str]]:
    """Group, process and words of every text that an evaluator reads."""
    with office.store.reading() as db:
        known = readable(db, office.programme)
        pages = range(1, search(db, known, Asked()).pages + 1)
        found = [one for page in pages for one in search(db, known, Asked(), page).texts]
    return {one.text_id: (one.group, one.process, "".join(words for words, _ in one.pieces)) for one in found}


def for_coding(office: Office) -> set[Cells]:
    found = texts_for_coding(office.store, KEY, "Coded by two", actor="eva", now=AFTER)
    return {tuple(row) for row in csv.reader(io.StringIO(found.content))}


def gone(before: Rows, after: Rows) -> list[Cells]:
    one, other = (Counter(tuple(v for k, v in row.items() if k != "process") for row in its) for its in (before, after))
    assert not other - one
    return list((one - other).elements())


def correct(office: Office, number: int, item: str, words: str) -> None:
    its = office.wave(WAVE)
    key, receipt = f"draft-{number}", f"receipt-{number}"
    sent = Draft(programme=KEY, wave=WAVE, draft_key=key, linkage=its.linkage, version=its.version, receipt=receipt)
    with office.store.writing() as db:
        store_sent_draft(db, sent)
        again = load_draft(db, KEY, WAVE, key, to_change=True)
        assert again is not None
        assert reopen(db, again, language="da")
        again = load_draft(db, KEY, WAVE, key, to_change=True)
        assert again is not None
        replace_sent(db, replace(again, texts={**again.texts, item: words}))
    fold_new_answers(office.store, KEY)


def words_of(office: Office) -> str:
    asked = office.questionnaire(office.wave(WAVE))
    return next(item.key for item in asked.items if item.kind == "long_text")


def write(office: Office, group: str, n: int, process: str, seed: int = 1) -> list[str]:
    """So many who answer, each in words of their own to one question."""
    item, rng = words_of(office), Random(seed)
    return [
        one
        for number in range(n)
        for one in office.answer(WAVE, group, 1, rng, process=process, **{item: f"{group} {process} {number}"})
    ]


def test_a_take_out_has_the_texts_and_labels_that_reading_has(staff: Office) -> None:
    """Else what is read and not taken out is of the group that is not shown."""
    write(staff, "staff", 12, "livets-afslutning")
    write(staff, "facilitators", 3, "sparring")
    staff.count("m1", AFTER)
    rows, texts = look(staff)
    assert {row["group"] for row in rows} == {"staff"}
    own = {(row["group"], row["text"]) for row in texts if row["question"] == words_of(staff)}
    assert own <= {(group, words) for group, _, words in read(staff).values()}
    assert {group for group, _ in own} == {""}
    assert sum(text.startswith("facilitators") for _, text in own) == 3


@pytest.mark.parametrize("seed", range(3))
def test_the_process_that_reading_told_of_a_text_that_went_leaves_enough_rows(staff: Office, seed: int) -> None:
    people = [
        (one, process)
        for process in ("livets-afslutning", "lemvig-sundhedshus", "sparring")
        for one in write(staff, "staff", 8, process, seed)
    ]
    staff.count("m1", AFTER)
    (before, _), texts = look(staff), read(staff)
    assert len({row["process"] for row in before}) == 3
    leaver, _ = Random(seed).choice(people)
    staff.leave(WAVE, leaver)
    (after, _), later = look(staff), read(staff)
    labels = {process for key, (_, process, _) in texts.items() if key not in later}
    missing = set(gone(before, after))
    rows = [row for row in before if tuple(v for k, v in row.items() if k != "process") in missing]
    for label in labels:
        assert sum(label in ("", row["process"]) for row in rows) >= MINIMUM


def test_two_files_for_coding_differ_by_nobodys_texts(staff: Office) -> None:
    people = write(staff, "staff", 30, "livets-afslutning")
    staff.count("m1", AFTER)
    before = for_coding(staff)
    staff.leave(WAVE, people[4])
    after, (_, texts) = for_coding(staff), look(staff)
    own = {row for row in before - after if row[1] == words_of(staff)}
    assert len(own) >= MINIMUM
    assert not after - before
    assert {row[2] for row in after if row[1] == words_of(staff)} == {
        row["text"] for row in texts if row["question"] == words_of(staff)
    }


def test_who_is_left_out_says_nothing_of_who_withdrew() -> None:
    """Which rows go together was drawn before: of whoever of them leaves the same are missing."""
    everybody, one, other = (frozenset({("g", "", table)}) for table in ("all", "one", "other"))
    patterns: dict[Pattern, list[UUID]] = {
        everybody: [UUID(int=n) for n in range(10)],
        everybody | one: [UUID(int=n) for n in range(10, 20)],
        everybody | other: [UUID(int=n) for n in range(20, 30)],
        everybody | one | other: [UUID(int=30)],
    }
    bins = parted(patterns, MINIMUM)
    assert sorted(one for its in bins for one in its.ids) == [UUID(int=n) for n in range(31)]
    every = Counter({("g", "", "all"): 31, ("g", "", "one"): 11, ("g", "", "other"): 11})
    assert all(not its.short(every, MINIMUM) for its in bins)
    assert all(len(its.ids) >= MINIMUM for its in bins)


def test_whoever_of_a_bin_leaves_the_same_rows_are_missing(staff: Office) -> None:
    write(staff, "staff", 25, "livets-afslutning")
    staff.count("m1", AFTER)
    with staff.store.reading(snapshot=True) as db:
        found, _ = chosen(db, [one for one in admitted_waves(db, KEY)[0] if one[1].key == WAVE])
    with staff.store.writing() as db:
        note(db, KEY, found)
        its = {row.id for row in found[0].kept.rows["staff"]}
        for one in found[0].bins[0]:
            point = db.begin_nested()
            take_no_longer(db, KEY, one)
            assert its - in_whole_bins(db, KEY, WAVE) == set(found[0].bins[0])
            point.rollback()


def test_who_corrects_after_a_take_out_is_left_out_like_who_withdraws(staff: Office) -> None:
    write(staff, "staff", 20, "livets-afslutning")
    staff.count("m1", AFTER)
    rows, texts = look(staff)
    correct(staff, 3, words_of(staff), "Other words now")
    later, later_texts = look(staff)
    assert len(gone(rows, later)) >= MINIMUM
    assert len(gone(texts, later_texts)) >= MINIMUM
    assert "Other words now" not in {row["text"] for row in later_texts}


def test_words_that_were_corrected_before_a_take_out_are_not_in_it(staff: Office) -> None:
    write(staff, "staff", 20, "livets-afslutning")
    staff.count("m1", AFTER)
    correct(staff, 3, words_of(staff), "Other words now")
    assert "Other words now" not in {row["text"] for row in look(staff)[1]}


def test_whoever_withdraws_while_rows_are_chosen_is_in_no_take_out(staff: Office) -> None:
    write(staff, "staff", 20, "livets-afslutning")
    staff.count("m1", AFTER)
    with staff.store.reading(snapshot=True) as db:
        found, _ = chosen(db, admitted_waves(db, KEY)[0])
    staff.leave(WAVE, "person-3")
    with rejected("while the rows were chosen"), staff.store.writing() as db:
        note(db, KEY, found)


def test_two_who_take_out_at_once_do_not_draw_twice(staff: Office) -> None:
    write(staff, "staff", 20, "livets-afslutning")
    staff.count("m1", AFTER)
    with staff.store.reading(snapshot=True) as db:
        found, _ = chosen(db, admitted_waves(db, KEY)[0])
    look(staff)
    with rejected("while the rows were chosen"), staff.store.writing() as db:
        note(db, KEY, found)


def test_who_leaves_a_confidential_wave_does_not_take_their_group_along(
    sqlite_store: Store, sqlite_vault: Store, tmp_path: Path
) -> None:
    """Their name leaves the list of the wave, so that a group that vanishes as a whole is known by name."""
    old = f'[waves.{WAVE}]\nmilestone = "m1"\nquestionnaire = "staff"\ngroups = ["staff", "facilitators"]\nlinkage = '
    edit = (f'{old}"pseudonymous"', f'{old}"confidential"')
    documents = told_of_take_outs(examples_folder() / KEY, tmp_path / "documents", edit)
    office = Office(sqlite_store, sqlite_vault, documents, KEY)
    rng = Random(1)
    office.answer(WAVE, "staff", 14, rng)
    people = office.answer(WAVE, "facilitators", 9, rng)
    office.count("m1", AFTER)
    with office.store.reading(snapshot=True) as db:
        found, _ = chosen(db, [one for one in admitted_waves(db, KEY)[0] if one[1].key == WAVE])
    group = {row.id: name for name, rows in found[0].kept.rows.items() for row in rows}
    assert sum(len({group[one] for one in its}) > 1 for its in found[0].bins) > 0
    office.leave(WAVE, people[0])
    assert {row["group"] for row in look(office)[0]} <= {""}
