"""What readers of all reports of a programme know of linked people, as equations over the ways in which people of a
group answered or did not at each milestone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Any

import numpy as np

from evaluator.programme.merging import members
from evaluator.programme.model import Indicator, SurveySource
from tests.support.attack import Attack
from tests.support.panels import MINIMUM, Column, World

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
    waves = {wave.key: wave for wave in world.waves}
    for now, report in enumerate(reports):
        for row in report["responses"]:
            yield book.of([waves[row["wave"]].questionnaire], members(row["group"]), {now: True}), row["answered"]
        rows = [row for row in report["responses"] if not row["suppressed"]]
        shown = [(waves[row["wave"]].questionnaire, row["group"]) for row in rows]
        yield (
            {one: 1 for name, group in shown for one in book.of([name], members(group), {now: True})},
            report["answers"],
        )
        for row in report["attrition"]:
            since, groups = world.milestones.index(row["since"]), members(row["group"])
            if not row["group"]:
                names = [one["group"] for one in report["attrition"] if one["group"] and one["since"] == row["since"]]
                groups = [
                    member
                    for g in dict.fromkeys(names)
                    if shows(world, reports, row["questionnaire"], g, (since, now))
                    for member in members(g)
                ]
            earlier, new = row["earlier"], row["new"]
            yield book.of([row["questionnaire"]], groups, {since: True}), earlier
            for there, value in ((True, row["again"]), (False, row["lost"])):
                came = came_back(book, row["questionnaire"], groups, since, now, there=there)
                yield came, value
            yield is_new(book, row["questionnaire"], groups, since, now), new
        for indicator, finding in zip(world.programme.indicators, report["indicators"], strict=True):
            yield from told_by(world, indicator, finding, book, now, reports)


def shows(
    world: World, reports: list[dict[str, Any]], questionnaire: str, group: str, milestones: Iterable[int]
) -> bool:
    """Whether a group's row of responses stands in the reports of some milestones."""
    waves = {wave.key: wave.questionnaire for wave in world.waves}
    return all(
        any(
            (waves[row["wave"]], row["group"], row["suppressed"]) == (questionnaire, group, False)
            for row in reports[at]["responses"]
        )
        for at in milestones
    )


def came_back(book: Book, name: str, groups: Iterable[str], since: int, now: int, *, there: bool) -> dict[Column, int]:
    its = book.of([name], groups, {since: True})
    return {column: 1 for column in its if bool(column[1][now]) == there}


def is_new(book: Book, name: str, groups: Iterable[str], since: int, now: int) -> dict[Column, int]:
    return {column: 1 for column in book.of([name], groups, {now: True}) if not column[1][since]}


def told_by(
    world: World, indicator: Indicator, finding: dict[str, Any], book: Book, now: int, reports: list[dict[str, Any]]
) -> Iterator[tuple[Sums, int | None]]:
    names, _ = names_of(world, indicator)
    places = [one.key for one in world.programme.indicators]

    def shown_at(at: int) -> list[str]:
        its = reports[at]["indicators"][places.index(indicator.key)]
        return [one for row in its["by_group"] if not row["suppressed"] for one in members(row["group"])]

    groups = shown_at(now)
    yield book.of(names, groups, {now: True}), finding["n"]
    for place in finding["series"]:
        at = world.milestones.index(place["milestone"])
        yield book.of(names, shown_at(at), {at: True}), place["figure"]["n"] if place["figure"] else None
    for figure in finding["by_group"]:
        yield book.of(names, members(figure["group"]), {now: True}), figure["n"]
    for shown in finding["distributions"]:
        its_groups = members(shown["group"]) if shown["group"] else groups
        left_out = book.of([n.partition(".")[0] for n in names], its_groups, {now: True})
        answered = book.of(names, its_groups, {now: True})
        yield left_out | dict.fromkeys(answered, -1), shown["blank"]
    for one in finding["changes"]:
        since, its, linked = world.milestones.index(one["since"]), one["comparison"], one["linked"]
        common = [group for group in shown_at(since) if group in groups]
        for at, level in ((since, one["earlier"]), (now, one["now"])) if not one["refused"] else ():
            yield book.of(names, common, {at: True}), level["n"] if level else None
        paired, first, second = ({since: True, now: True}, {since: True, now: False}, {since: False, now: True})
        if linked and not linked["reason"]:
            again = its["n_linked"]
            yield book.of(names, common, paired), again
            yield book.of(names, common, first), its["n_then"] - again
            yield book.of(names, common, second), its["n_now"] - again
            assert linked["matched"]["n"] == linked["change"]["n_linked"] == again
        elif linked and linked["reason"] == "nobody":
            yield book.of(names, common, paired), 0
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


def not_shown(world: World, reports: list[dict[str, Any]], book: Book) -> Iterator[tuple[str, Sums, int, bool]]:
    """Of each row of attrition that is not shown: how many answered again, left and came. Where a milestone tells that
    nobody of the group answered, nobody came again or is new, and nobody hides that."""
    for now, report in enumerate(reports):
        for row in (row for row in report["attrition"] if row["suppressed"] and row["group"]):
            since, name, groups = world.milestones.index(row["since"]), row["questionnaire"], members(row["group"])
            sums = {
                "again": came_back(book, name, groups, since, now, there=True),
                "lost": came_back(book, name, groups, since, now, there=False),
                "new": is_new(book, name, groups, since, now),
            }
            nobody = {(one["wave"], one["group"]) for at in reports for one in at["responses"] if one["answered"] == 0}
            waves = [wave.key for wave in world.waves if wave.questionnaire == name]
            if {(waves[since], row["group"]), (waves[now], row["group"])} & nobody:
                continue
            for what, its in sums.items():
                size = sum(group.population or MINIMUM for group in world.programme.groups if group.key in groups)
                yield f"{what} {name} {groups} {since} {now}", its, min(MINIMUM, size), False


def attack(world: World, reports: list[dict[str, Any]], ends: float = float("inf")) -> list[str]:
    """What is not shown of attrition and is known too well all the same, where group sizes are known."""
    book = Book(world)
    found = Attack({column: world.truth[column] for column in book.columns}, {}, ends)
    for told, value in equations(world, reports, book):
        if value is not None:
            found.tell(told, value)
    for group in world.programme.groups:
        for key in world.items:
            for at in range(len(world.milestones)):
                if (its := book.of([key], [group.key], {at: True})) and group.population is not None:
                    found.tell(its, 0, group.population)
    return found.narrow(not_shown(world, reports, book))
