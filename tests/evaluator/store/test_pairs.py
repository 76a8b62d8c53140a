from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.store import unfolded
from evaluator.store.counting import AnswerCount, Rows
from evaluator.store.engine import Store
from evaluator.store.pairs import PairRow, between, pair_tallies
from evaluator.store.submissions import Submission, insert_submissions, submissions
from evaluator.store.tables import pair_tally
from evaluator.store.tallies import fold, recount
from evaluator.store.waves import Wave, save_wave

WAVES = {"spring": "staff", "autumn": "staff", "winter": "staff", "leaders": "leaders"}


@pytest.fixture
def panel(filled: Store, linked_wave: Wave) -> Store:
    """The store with four linked waves more, one of another questionnaire."""
    with filled.writing() as db:
        for key, questionnaire in WAVES.items():
            save_wave(db, replace(linked_wave, key=key, questionnaire=questionnaire))
    return filled


@pytest.fixture
def answered(submission):
    def make(person: str, wave: str, group: str = "staff", **answers: int | None) -> Submission:
        return submission(wave=wave, linkage="pseudonymous", pseudonym=person, group=group, answers=answers)

    return make


def add(store: Store, *rows: Submission) -> None:
    with store.writing() as db:
        insert_submissions(db, rows)


def fold_all(store: Store, programme: str = "harbour", **how) -> int:
    with store.writing() as db:
        return fold(db, programme, **how)


def pairs(store: Store, waves=None, programme: str = "harbour") -> list[PairRow]:
    with store.reading() as db:
        return pair_tallies(db, programme, waves)


def agrees(store: Store, programme: str = "harbour") -> bool:
    with store.reading(snapshot=True) as db:
        return recount(db, programme) == []


def naive(rows: list[Submission], questionnaires=WAVES) -> list[PairRow]:
    """Every two submissions of a person, one after the other."""
    found: Counter[tuple] = Counter()
    linked = [row for row in rows if row.linkage == "pseudonymous"]
    for first, second in combinations(sorted(linked, key=lambda row: row.wave), 2):
        if first.pseudonym != second.pseudonym or first.programme != second.programme:
            continue
        where, groups = (first.wave, second.wave), (first.group, second.group)
        found[(*where, "_submitted", *groups, 1, 1)] += 1
        if questionnaires[first.wave] == questionnaires[second.wave]:
            for key in first.answers.keys() & second.answers.keys():
                codes = [-999 if row.answers[key] is None else row.answers[key] for row in (first, second)]
                found[(*where, key, *groups, *codes)] += 1
    return [PairRow(*key, n) for key, n in sorted(found.items())]


def test_a_person_who_answered_two_waves_is_a_pair(panel: Store, answered) -> None:
    add(panel, answered("a", "spring", calm=2, safe=None), answered("a", "autumn", calm=4, safe=3))
    add(panel, answered("b", "spring", calm=2, safe=1))
    assert fold_all(panel) == 3
    assert pairs(panel) == [
        PairRow("autumn", "spring", "_submitted", "staff", "staff", 1, 1, 1),
        PairRow("autumn", "spring", "calm", "staff", "staff", 4, 2, 1),
        PairRow("autumn", "spring", "safe", "staff", "staff", 3, -999, 1),
    ]
    assert agrees(panel)


def test_two_waves_can_be_asked_for_in_either_order(panel: Store, answered) -> None:
    add(panel, answered("a", "spring", "staff", calm=2), answered("a", "autumn", "leaders", calm=4))
    add(panel, answered("a", "winter", "staff", calm=4))
    fold_all(panel)
    found = pairs(panel)
    assert between(found, first="spring", second="autumn") == [
        PairRow("spring", "autumn", "_submitted", "staff", "leaders", 1, 1, 1),
        PairRow("spring", "autumn", "calm", "staff", "leaders", 2, 4, 1),
    ]
    assert between(found, first="autumn", second="spring") == pairs(panel, ["autumn", "spring"])
    assert between(found, first="spring", second="spring") == []


def test_pairs_within_some_waves_can_be_read(panel: Store, answered) -> None:
    add(panel, *(answered("a", wave, calm=3) for wave in ("spring", "autumn", "winter")))
    fold_all(panel)
    assert {(row.first, row.second) for row in pairs(panel, {"spring", "winter"})} == {("spring", "winter")}
    assert pairs(panel, ["spring"]) == pairs(panel, []) == []
    assert len({(row.first, row.second) for row in pairs(panel)}) == 3


def test_a_variable_that_was_asked_at_one_of_the_waves_only_has_no_pair(panel: Store, answered) -> None:
    add(panel, answered("a", "spring", calm=2), answered("a", "autumn", safe=4), answered("a", "winter"))
    fold_all(panel)
    assert {(row.variable, row.n) for row in pairs(panel)} == {("_submitted", 1)}
    assert agrees(panel)


def test_waves_of_different_questionnaires_pair_only_who_answered(panel: Store, answered) -> None:
    add(panel, answered("a", "spring", calm=2), answered("a", "leaders", calm=4))
    fold_all(panel)
    assert pairs(panel) == [PairRow("leaders", "spring", "_submitted", "staff", "staff", 1, 1, 1)]
    assert agrees(panel)


def test_anonymous_answers_and_other_programmes_make_no_pairs(
    panel: Store, answered, submission, linked_wave: Wave
) -> None:
    with panel.writing() as db:
        for wave in ("spring", "autumn"):
            save_wave(db, replace(linked_wave, programme="garden", key=wave))
    add(panel, submission(), answered("a", "spring", calm=2), submission(answers={"calm": 2}))
    add(panel, replace(answered("a", "autumn", calm=1), programme="garden"))
    assert (fold_all(panel), fold_all(panel, "garden")) == (3, 1)
    assert pairs(panel) == pairs(panel, programme="garden") == []
    add(panel, replace(answered("a", "spring", calm=1), programme="garden"))
    fold_all(panel, "garden")
    assert pairs(panel) == []
    assert [row.n for row in pairs(panel, programme="garden")] == [1, 1]
    assert agrees(panel, "garden")


def test_what_waits_to_be_folded_makes_no_pair_yet(panel: Store, answered) -> None:
    add(panel, answered("a", "spring", calm=2))
    fold_all(panel)
    add(panel, answered("a", "autumn", calm=4))
    assert pairs(panel) == []
    assert agrees(panel)
    fold_all(panel)
    assert [row.n for row in pairs(panel)] == [1, 1]
    assert agrees(panel)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50, None])
def test_each_pair_is_counted_once_however_many_are_folded_at_a_time(
    panel: Store, answered, submission, limit: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfolded, "STEP", 5)
    monkeypatch.setattr(unfolded, "AT_ONCE", 4)
    draw = np.random.default_rng(20190501)
    sent = [submission() for _ in range(5)]
    for person in range(24):
        for wave in WAVES:
            if draw.random() < 0.7:
                codes = {f"q{item}": int(draw.integers(1, 4)) for item in range(3) if draw.random() < 0.9}
                group = str(draw.choice(["staff", "visitors"]))
                sent.append(answered(f"{person:032x}", wave, group, **codes, note=None))
    for start in range(0, len(sent), 20):
        add(panel, *sent[start : start + 20])
        while fold_all(panel, limit=limit):
            pass
    assert pairs(panel) == naive(sent)
    assert agrees(panel)


codes = st.one_of(st.none(), st.integers(-998, 9), st.integers(-(10**5), 10**5))
answer_sets = st.dictionaries(st.sampled_from(["a", "b", "c#1", "spørgsmål", 'd"e', "_submitted_"]), codes)
sendings = st.lists(
    st.tuples(st.sampled_from("pqrst"), st.sampled_from([*WAVES]), st.sampled_from(["staff", "visitors"]), answer_sets),
    unique_by=lambda row: row[:2],
    max_size=20,
)


@given(st.lists(st.tuples(sendings, st.sampled_from([1, 3, None])), max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_answers_are_paired_as_one_by_one(panel: Store, answered, rounds: list) -> None:
    with panel.writing() as db:
        for table in ("pair_tally", "tally", "unfolded", "submission"):
            db.execute(sa.text(f"DELETE FROM {table}"))
    sent: dict[tuple, Submission] = {}
    for rows, limit in rounds:
        fresh = {row[:2]: answered(*row[:3], **row[3]) for row in rows if row[:2] not in sent}
        sent |= fresh
        add(panel, *fresh.values())
        fold_all(panel, limit=limit)
    while fold_all(panel, limit=2):
        pass
    assert pairs(panel) == naive([*sent.values()])
    assert agrees(panel)


def test_a_second_linked_wave_pairs_with_answers_folded_before_it_was_made(
    filled: Store, answered, linked_wave: Wave
) -> None:
    add(filled, answered("a", "panel", calm=2), answered("b", "panel", calm=2))
    fold_all(filled)
    with filled.writing() as db:
        save_wave(db, replace(linked_wave, key="later"))
    add(filled, answered("a", "later", calm=5))
    fold_all(filled)
    assert [(row.variable, row.code_first, row.code_second, row.n) for row in pairs(filled)] == [
        ("_submitted", 1, 1, 1),
        ("calm", 5, 2, 1),
    ]
    assert agrees(filled)


def test_with_one_linked_wave_no_pseudonym_is_read(filled: Store, answered, submission, monkeypatch) -> None:
    people: set[str | None] = set()
    plain = AnswerCount.add

    def watched(counted: AnswerCount, rows: Rows) -> None:
        people.update(rows.people)
        plain(counted, rows)

    monkeypatch.setattr(AnswerCount, "add", watched)
    add(filled, submission(), answered("a", "panel", calm=2))
    fold_all(filled)
    assert people == {None}


def test_an_error_while_folding_leaves_no_pairs(panel: Store, answered) -> None:
    def fold_and_fail() -> None:
        with panel.writing() as db:
            fold(db, "harbour")
            raise LookupError

    add(panel, answered("a", "spring", calm=2), answered("a", "autumn", calm=4))
    with pytest.raises(LookupError):
        fold_and_fail()
    assert pairs(panel) == []
    assert fold_all(panel) == 2
    assert [row.n for row in pairs(panel)] == [1, 1]


def test_folds_beside_each_other_and_beside_imports_count_each_pair_once(panel: Store, answered, at_once) -> None:
    sending = threading.Event()
    folders: list[int] = []

    def send_wave(wave: str) -> int:
        for person in range(25):
            add(panel, answered(f"p{person}", wave, calm=person % 5))
        return 0

    def fold_many() -> None:
        folded = 0
        while not sending.is_set():
            folded += fold_all(panel, limit=10)
            assert agrees(panel)
        folders.append(folded)

    threads = [threading.Thread(target=fold_many) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert at_once([lambda wave=wave: send_wave(wave) for wave in WAVES]) == [0] * 4
    sending.set()
    for thread in threads:
        thread.join(60)
    assert sum(folders) + fold_all(panel) == 100
    with panel.reading() as db:
        sent = [row for wave in WAVES for row in submissions(db, "harbour", wave)]
    assert pairs(panel) == naive(sent)
    assert agrees(panel)


def strange(**values: object) -> dict[str, object]:
    row = {"programme_id": "harbour", "first_wave": "autumn", "second_wave": "spring", "variable_key": "none"}
    rest = {
        "first_group": "x",
        "second_group": "y",
        "first_code": 1,
        "second_code": 2,
        **dict.fromkeys(("first_linkage", "second_linkage"), "pseudonymous"),
        "n": 9,
    }
    return row | rest | values


def test_a_recount_names_every_pair_that_does_not_agree(panel: Store, answered) -> None:
    for person in "ab":
        add(panel, answered(person, "spring", calm=2, safe=1), answered(person, "autumn", calm=4, safe=1))
    fold_all(panel)
    with panel.writing() as db:
        db.execute(sa.update(pair_tally).where(pair_tally.c.variable_key == "calm").values(n=5))
        db.execute(sa.delete(pair_tally).where(pair_tally.c.variable_key == "safe"))
        db.execute(sa.insert(pair_tally), strange())
        every = recount(db, "harbour")
    found = [(*one.key.values(), one.tallied, one.counted) for one in every if "first_wave" in one.key]
    assert found == [
        ("autumn", "spring", "calm", "staff", "staff", 4, 2, 5, 2),
        ("autumn", "spring", "none", "x", "y", 1, 2, 9, 0),
        ("autumn", "spring", "safe", "staff", "staff", 1, 1, 0, 2),
    ]


@pytest.mark.parametrize("place", ["first", "second"])
@pytest.mark.parametrize("linkage", ["pseudonymous", "anonymous"])
def test_the_database_refuses_pairs_of_an_anonymous_wave(panel: Store, place: str, linkage: str) -> None:
    with pytest.raises(sa.exc.IntegrityError), panel.writing() as db:
        db.execute(sa.insert(pair_tally), strange(**{f"{place}_wave": "open", f"{place}_linkage": linkage}))


def test_a_pseudonymous_and_a_confidential_wave_are_paired(panel: Store, answered, linked_wave: Wave) -> None:
    with panel.writing() as db:
        save_wave(db, replace(linked_wave, key="named", linkage="confidential"))
    add(panel, answered("a", "panel", calm=2), replace(answered("a", "named", calm=3), linkage="confidential"))
    fold_all(panel)
    assert [(row.first, row.variable, row.code_first, row.code_second) for row in pairs(panel)] == [
        ("named", "_submitted", 1, 1),
        ("named", "calm", 3, 2),
    ]
    assert agrees(panel)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"second_linkage": "anonymous"}, "ck_pair_tally_linked"),
        ({"n": -1}, "ck_pair_tally_n"),
        ({"second_wave": "autumn"}, "ck_pair_tally_two_waves"),
        ({"programme_id": "garden"}, "(?i)foreign key"),
    ],
)
def test_the_database_refuses_a_pair_that_cannot_be(panel: Store, values: dict[str, object], says: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match=says), panel.writing() as db:
        db.execute(sa.insert(pair_tally), strange(**values))


def test_a_recount_holds_whole_people_and_no_more_than_a_few(panel: Store, answered, submission, monkeypatch) -> None:
    """In batches of three rows, people with one to four rows, and others who are not linked."""
    monkeypatch.setattr(unfolded, "AT_ONCE", 3)
    draw = np.random.default_rng(7)
    rows = [submission(answers={"q1": 1}) for _ in range(5)]
    for person in range(40):
        waves = draw.permutation(list(WAVES))[: 1 + person % 4]
        rows += [answered(f"p{person}", wave, q1=int(draw.integers(1, 4))) for wave in waves]
    add(panel, *rows)
    fold_all(panel)
    with panel.reading(snapshot=True) as db:
        batches = [set(one.people) - {None} for one in unfolded.folded_rows_by_person(db, "harbour")]
    seen = Counter(person for one in batches for person in one)
    assert len(seen) == 40
    assert set(seen.values()) == {1}
    assert max(map(len, batches)) <= 3
    assert pairs(panel)
    assert agrees(panel)
