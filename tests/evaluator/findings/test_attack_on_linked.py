"""An attack on what reports tell of linked people: all reports of a made-up programme are written as linear equations
over the ways in which people of a group answered or did not at each milestone. No set of people below the minimum may
follow from them: who answered again, who left, who came, or who answered at just some of the milestones."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from evaluator.findings import change
from evaluator.programme.model import Indicator, SurveySource
from evaluator.store.engine import Store
from tests.support.panels import MINIMUM, Column, World, answer, made_up

Sums = Mapping[Column, int]


class Book:
    """Sets of people as sums of columns. ``names``: questionnaires or their questions."""

    def __init__(self, world: World) -> None:
        self.columns = world.columns()

    def of(self, names: Iterable[str], then: Iterable[str], wanted: Mapping[int, bool]) -> dict[Column, int]:
        """Those who at each milestone of ``wanted`` did (or did not) answer as one of the groups ``then``."""
        names, groups = set(names), set(then)
        found = {}
        for name, pattern, given in self.columns:
            here = [pattern[i] in groups and (not given or given[i]) for i in range(len(pattern))]
            if name in names and all(here[i] == want for i, want in wanted.items()):
                found[name, pattern, given] = 1
        return found

    def whole(self) -> Iterator[Sums]:
        """People of a questionnaire, counted by each of its questions, are the same."""
        for name, pattern, given in self.columns:
            if not given:
                others = {one[0] for one in self.columns if one[0].startswith(f"{name}.")}
                for other in sorted(others):
                    same = {one: 1 for one in self.columns if one[:2] == (other, pattern)}
                    yield same | {(name, pattern, given): -1}


def equations(world: World, reports: list[dict[str, Any]], book: Book) -> Iterator[tuple[Sums, int | None]]:
    """What the reports tell; a value of None is suppressed."""
    yield from ((same, 0) for same in book.whole())
    every = [group.key for group in world.programme.groups]
    waves = {wave.key: wave for wave in world.waves}
    for now, report in enumerate(reports):
        for row in report["responses"]:
            yield book.of([waves[row["wave"]].questionnaire], [row["group"]], {now: True}), row["answered"]
        yield book.of(world.items, every, {now: True}), report["answers"]
        for row in report["attrition"]:
            since, groups = world.milestones.index(row["since"]), [row["group"]] if row["group"] else every
            earlier, new = row["earlier"], row["new"]
            yield book.of([row["questionnaire"]], groups, {since: True}), earlier
            for there, value in ((True, row["again"]), (False, row["lost"])):
                came = came_back(book, row["questionnaire"], groups, since, now, there=there)
                yield came, value
            yield is_new(book, row["questionnaire"], groups, since, now), new
        for indicator, finding in zip(world.programme.indicators, report["indicators"], strict=True):
            yield from told_by(world, indicator, finding, book, now)


def came_back(book: Book, name: str, groups: Iterable[str], since: int, now: int, *, there: bool) -> dict[Column, int]:
    its = book.of([name], groups, {since: True})
    return {column: 1 for column in its if bool(column[1][now]) == there}


def is_new(book: Book, name: str, groups: Iterable[str], since: int, now: int) -> dict[Column, int]:
    return {column: 1 for column in book.of([name], groups, {now: True}) if not column[1][since]}


def told_by(
    world: World, indicator: Indicator, finding: dict[str, Any], book: Book, now: int
) -> Iterator[tuple[Sums, int | None]]:
    names, groups = names_of(world, indicator)
    yield book.of(names, groups, {now: True}), finding["n"]
    for figure in finding["by_group"]:
        yield book.of(names, [figure["group"]], {now: True}), figure["n"]
    for shown in finding["distributions"]:
        left_out = book.of(
            [n.partition(".")[0] for n in names], [shown["group"]] if shown["group"] else groups, {now: True}
        )
        answered = book.of(names, [shown["group"]] if shown["group"] else groups, {now: True})
        yield left_out | dict.fromkeys(answered, -1), shown["blank"]
    for one in finding["changes"]:
        since, its, linked = world.milestones.index(one["since"]), one["comparison"], one["linked"]
        paired, first, second = ({since: True, now: True}, {since: True, now: False}, {since: False, now: True})
        if its and "n_paired" in its:
            yield book.of(names, groups, paired), its["n_paired"]
            yield book.of(names, groups, first), its["n_only_first"]
            yield book.of(names, groups, second), its["n_only_second"]
            assert linked["matched"]["n"] == linked["change"]["n_paired"] == its["n_paired"]
        elif linked and linked["reason"] == "nobody":
            yield book.of(names, groups, paired), 0
        else:
            assert linked is None or {linked["change"], linked["matched"], linked["difference"]} == {None}


def names_of(world: World, indicator: Indicator) -> tuple[list[str], list[str]]:
    source = indicator.source
    assert isinstance(source, SurveySource)
    groups = list(source.groups) or [group.key for group in world.programme.groups]
    return [f"{question.questionnaire}.{question.item}" for question in source.questions], groups


def secrets_of(world: World, book: Book) -> Iterator[tuple[str, Sums]]:
    """Sets of people that must not be told while they have from one to four members."""
    every, places = [group.key for group in world.programme.groups], range(len(world.milestones))
    tables = [(names_of(world, indicator)) for indicator in world.programme.indicators]
    tables += [([key], every) for key in world.items] + [(names, [g]) for names, groups in tables for g in groups]
    tables += [([key], [group]) for key in world.items for group in every]
    for names, groups in tables:
        for size in range(1, len(places) + 1):
            for chosen in combinations(places, size):
                for there in product((False, True), repeat=size):
                    if any(there):
                        wanted = dict(zip(chosen, there, strict=True))
                        yield f"{names} {groups} {wanted}", book.of(names, groups, wanted)


def computable(world: World, reports: list[dict[str, Any]]) -> list[str]:
    book = Book(world)
    sums = []
    for told, value in equations(world, reports, book):
        if value is not None:
            assert sum(weight * world.truth[column] for column, weight in told.items()) == value
            sums.append((told, value))
    empty: set[Column] = set()
    for _ in range(3):  # whoever is in a sum of nobody is nobody, which may make another sum such a one
        for told, value in sums:
            left = {column: weight for column, weight in told.items() if column not in empty}
            if value == 0 and all(weight > 0 for weight in left.values()):
                empty |= left.keys()
    columns = {column: place for place, column in enumerate(one for one in book.columns if one not in empty)}
    secrets = [
        (name, told) for name, told in secrets_of(world, book) if 0 < sum(world.truth[one] for one in told) < MINIMUM
    ]
    rows, targets = (np.zeros((len(these), len(columns))) for these in (sums, secrets))
    for matrix, these in ((rows, [told for told, _ in sums]), (targets, [told for _, told in secrets])):
        for row, told in zip(matrix, these, strict=True):
            for column, weight in told.items():
                if column in columns:
                    row[columns[column]] = weight
    _, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    known = directions[sizes > 1e-8]
    away = np.abs(targets - targets @ known.T @ known).max(axis=1, initial=0)
    return [name for (name, _), distance in zip(secrets, away, strict=True) if distance < 1e-7]


@pytest.mark.parametrize("seed", range(24))
def test_no_few_people_who_left_came_or_answered_again_can_be_computed(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(change, "RESAMPLES", 100)
    rng = random.Random(seed)
    world = made_up(rng)
    assert computable(world, answer(world, sqlite_store, rng)) == []
