from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import sqlalchemy as sa

from evaluator.store import unfolded
from evaluator.store.engine import Store
from evaluator.store.submissions import insert_submissions, send
from evaluator.store.tables import tally
from evaluator.store.tallies import TallyRow, fold, recount, tallies
from evaluator.store.waves import Wave, save_wave


def add(store: Store, *rows) -> None:
    with store.writing() as db:
        insert_submissions(db, rows)


def fold_all(store: Store, programme: str = "harbour", **how) -> int:
    with store.writing() as db:
        return fold(db, programme, **how)


def counts(store: Store, variable: str, waves=None, programme: str = "harbour") -> dict[tuple, int]:
    with store.reading() as db:
        found = tallies(db, programme, waves)
    return {(row.wave, row.group, row.process, row.code): row.n for row in found if row.variable == variable}


def agrees(store: Store, programme: str = "harbour") -> bool:
    with store.reading(snapshot=True) as db:
        return recount(db, programme) == []


def test_nothing_sent_is_nothing_to_fold(filled: Store) -> None:
    assert fold_all(filled) == 0
    with filled.reading() as db:
        assert tallies(db, "harbour") == []
    assert agrees(filled)


def test_folding_counts_each_submission_once(filled: Store, submission) -> None:
    add(filled, submission(), submission(answers={"calm": 2, "safe": -998}, group="staff", process="quay"))
    assert fold_all(filled) == 2
    assert fold_all(filled) == 0
    assert counts(filled, "calm") == {("open", "visitors", "", 4): 1, ("open", "staff", "quay", 2): 1}
    assert counts(filled, "safe") == {("open", "visitors", "", -999): 1, ("open", "staff", "quay", -998): 1}
    add(filled, submission(synthetic=True))
    assert fold_all(filled) == 1
    assert counts(filled, "calm")["open", "visitors", "", 4] == 2
    assert counts(filled, "_submitted") == {("open", "visitors", "", 1): 2, ("open", "staff", "quay", 1): 1}
    assert counts(filled, "_synthetic") == {("open", "visitors", "", 1): 1}
    assert agrees(filled)


def test_modes_of_collection_are_counted_besides_the_web(filled: Store, submission) -> None:
    modes = ("web", "kiosk", "kiosk", "interview", "paper", "import")
    add(
        filled,
        *(submission(collection_mode=mode) for mode in modes),
        submission(collection_mode="kiosk", group="staff"),
    )
    fold_all(filled)
    visitors = ("open", "visitors", "", 1)
    assert counts(filled, "_collection_mode_kiosk") == {visitors: 2, ("open", "staff", "", 1): 1}
    for mode in ("interview", "paper", "import"):
        assert counts(filled, f"_collection_mode_{mode}") == {visitors: 1}
    assert counts(filled, "_collection_mode_web") == {}
    assert agrees(filled)


def test_what_was_not_asked_is_not_counted(filled: Store, submission) -> None:
    add(filled, submission(answers={"calm": 3}), submission(answers={}))
    fold_all(filled)
    assert counts(filled, "safe") == {}
    assert counts(filled, "_submitted") == {("open", "visitors", "", 1): 2}


def test_answers_are_counted_however_their_json_is_laid_out(filled: Store, submission) -> None:
    texts = ('{"a":1,"b":2}', '{ "a" : 1, "b": 2 }', '{"b":2,"a":1}', '{"a":   1,"b":   2}')
    for text in texts:
        add(filled, submission())
        with filled.writing() as db:
            db.execute(sa.text("UPDATE submission SET answers = :text WHERE synthetic = false"), {"text": text})
            db.execute(sa.text("UPDATE submission SET synthetic = true"))
    fold_all(filled)
    where = ("open", "visitors", "")
    assert (counts(filled, "a"), counts(filled, "b")) == ({(*where, 1): 4}, {(*where, 2): 4})


def test_a_key_that_looks_like_json_is_a_key(filled: Store, submission) -> None:
    keys = ['q":1,"x', "q\\", "æøå", "{}", 'null,"q":  12', "item#3"]
    add(filled, *(submission(answers={key: place for place, key in enumerate(keys)}) for _ in range(4)))
    fold_all(filled)
    for place, key in enumerate(keys):
        assert counts(filled, key) == {("open", "visitors", "", place): 4}


def test_tallies_of_some_waves_can_be_read(filled: Store, submission) -> None:
    add(filled, submission(), submission(wave="panel", linkage="pseudonymous", pseudonym="a"))
    fold_all(filled)
    with filled.reading() as db:
        assert {row.wave for row in tallies(db, "harbour", ["panel"])} == {"panel"}
        assert tallies(db, "harbour", []) == []
        assert TallyRow("panel", "calm", "visitors", "", 4, 1) in tallies(db, "harbour")


def linked(submission, pseudonym: str, day: int, hour: int):
    at = dt.datetime(2026, 5, day, hour, tzinfo=dt.UTC)
    return submission(wave="panel", linkage="pseudonymous", pseudonym=pseudonym, submitted_at=at)


def test_the_last_day_ends_at_midnight_in_copenhagen(filled: Store, submission) -> None:
    # 31 May ends at 22:00 UTC; an imported row has no time and is neither in time nor late.
    add(filled, linked(submission, "a", 31, 21), linked(submission, "b", 31, 22), linked(submission, "c", 4, 9))
    add(filled, submission(wave="panel", linkage="pseudonymous", pseudonym="d", collection_mode="import"), submission())
    fold_all(filled)
    assert counts(filled, "_in_time") == {("panel", "visitors", "", 1): 2, ("panel", "visitors", "", 0): 1}


def test_a_wave_that_closes_at_a_time_of_day_counts_by_it_and_again_when_it_is_moved(
    filled: Store, submission, linked_wave: Wave
) -> None:
    with filled.writing() as db:
        save_wave(db, replace(linked_wave, closes_at=dt.time(12, 30)))
    # 12.30 in Copenhagen is 10.30 UTC in May.
    add(filled, linked(submission, "a", 31, 10), linked(submission, "b", 31, 11), linked(submission, "c", 4, 9))
    fold_all(filled)
    assert counts(filled, "_in_time") == {("panel", "visitors", "", 1): 2, ("panel", "visitors", "", 0): 1}
    with filled.writing() as db:
        save_wave(db, replace(linked_wave, closes_at=dt.time(12)))
    assert counts(filled, "_in_time") == {("panel", "visitors", "", 1): 1, ("panel", "visitors", "", 0): 2}
    assert agrees(filled)
    with filled.writing() as db:
        save_wave(db, linked_wave)
    assert counts(filled, "_in_time") == {("panel", "visitors", "", 1): 3}


def test_moving_the_last_day_counts_again_who_was_in_time(filled: Store, submission, linked_wave: Wave) -> None:
    add(filled, linked(submission, "a", 2, 9), linked(submission, "b", 9, 9))
    fold_all(filled)
    add(filled, linked(submission, "c", 3, 9))
    with filled.writing() as db:
        save_wave(db, replace(linked_wave, closes=dt.date(2026, 5, 5)))
    assert counts(filled, "_in_time") == {("panel", "visitors", "", 1): 1, ("panel", "visitors", "", 0): 1}
    assert agrees(filled)
    fold_all(filled)
    assert counts(filled, "_in_time") == {("panel", "visitors", "", 1): 2, ("panel", "visitors", "", 0): 1}
    assert agrees(filled)


def test_programmes_are_folded_and_recounted_apart(filled: Store, submission, open_wave: Wave) -> None:
    with filled.writing() as db:
        save_wave(db, replace(open_wave, programme="garden"))
    add(filled, submission(), submission(programme="garden", answers={"calm": 1}))
    assert fold_all(filled, "garden") == 1
    assert counts(filled, "calm") == {}
    assert counts(filled, "calm", programme="garden") == {("open", "visitors", "", 1): 1}
    assert fold_all(filled) == 1
    assert agrees(filled)
    assert agrees(filled, "garden")


def test_a_recount_names_every_tally_that_does_not_agree(filled: Store, submission) -> None:
    add(filled, submission(), submission())
    fold_all(filled)
    strange = {"programme_id": "harbour", "wave_key": "open", "group_key": "x", "process_key": "", "code": 1, "n": 9}
    with filled.writing() as db:
        db.execute(sa.update(tally).where(tally.c.variable_key == "calm").values(n=5))
        db.execute(sa.delete(tally).where(tally.c.variable_key == "safe"))
        db.execute(sa.insert(tally), {**strange, "variable_key": "none"})
        found = [(*one.key.values(), one.tallied, one.counted) for one in recount(db, "harbour")]
    assert found == [
        ("open", "calm", "visitors", "", 4, 5, 2),
        ("open", "none", "x", "", 1, 9, 0),
        ("open", "safe", "visitors", "", -999, 0, 2),
    ]


def test_a_recount_leaves_out_what_is_not_folded(filled: Store, submission) -> None:
    add(filled, submission())
    fold_all(filled)
    add(filled, submission())
    assert agrees(filled)


def test_folding_in_steps_shows_progress_and_leaves_the_rest(filled: Store, submission, monkeypatch) -> None:
    monkeypatch.setattr(unfolded, "STEP", 7)
    add(filled, *(submission(answers={"calm": n % 5}) for n in range(40)))
    shown: list[tuple[int, int]] = []
    with filled.writing() as db:
        assert fold(db, "harbour", lambda done, total: shown.append((done, total)), limit=15) == 15
    assert shown[-1] == (15, 15)
    assert agrees(filled)
    assert [fold_all(filled, limit=15) for _ in range(3)] == [15, 10, 0]
    assert sum(counts(filled, "calm").values()) == 40
    assert agrees(filled)


def fold_and_fail(store: Store) -> None:
    with store.writing() as db:
        fold(db, "harbour")
        raise LookupError


def test_an_error_while_folding_leaves_everything_to_be_folded(filled: Store, submission) -> None:
    add(filled, submission(), submission())
    with pytest.raises(LookupError):
        fold_and_fail(filled)
    assert counts(filled, "calm") == {}
    assert fold_all(filled) == 2


def test_many_batches_with_blanks_processes_and_waves_recount_exactly(filled: Store, submission) -> None:
    draw = np.random.default_rng(20190501)
    expected: Counter[tuple] = Counter()
    for batch in range(6):
        rows = []
        for n in range(200):
            answers = {
                f"q{item}": None if draw.random() < 0.1 else -998 if draw.random() < 0.1 else int(draw.integers(1, 6))
                for item in range(8)
                if draw.random() < 0.95
            }
            answers["age"] = int(draw.integers(0, 20_000))
            wave = (
                {"wave": "panel", "linkage": "pseudonymous", "pseudonym": f"{batch}-{n}"} if draw.random() < 0.5 else {}
            )
            cell = {"group": str(draw.choice(["visitors", "staff"])), "process": str(draw.choice(["", "quay"]))}
            rows.append(submission(answers=answers, **cell, **wave))
            for key, code in answers.items():
                where = (wave.get("wave", "open"), cell["group"], cell["process"])
                expected[(key, *where, -999 if code is None else code)] += 1
        add(filled, *rows)
        assert fold_all(filled) == 200
        assert agrees(filled)
    with filled.reading() as db:
        found = {(row.variable, row.wave, row.group, row.process, row.code): row.n for row in tallies(db, "harbour")}
    assert {key: n for key, n in found.items() if not key[0].startswith("_")} == expected


def test_folds_beside_each_other_and_beside_senders_count_nothing_twice(
    filled: Store, linked_draft, draft, now: dt.datetime, at_once
) -> None:
    sending = threading.Event()

    def send_many(sender: int) -> int:
        for n in range(25):
            made = draft(f"{sender}-{n}") if sender % 2 else linked_draft(f"{sender}-{n}", pseudonym=f"{sender}-{n}")
            with filled.writing() as db:
                send(db, replace(made, answers={"calm": n % 5}), receipt="R", now=now, synthetic=False)
        return 0

    def fold_many() -> int:
        folded = 0
        while not sending.is_set():
            folded += fold_all(filled, limit=10)
            assert agrees(filled)
        return folded

    folders: list[object] = []
    threads = [threading.Thread(target=lambda: folders.append(fold_many())) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert at_once([lambda sender=sender: send_many(sender) for sender in range(4)]) == [0] * 4
    sending.set()
    for thread in threads:
        thread.join(60)
    assert sum(folders) + fold_all(filled) == 100
    assert sum(counts(filled, "_submitted").values()) == sum(counts(filled, "calm").values()) == 100
    assert agrees(filled)
