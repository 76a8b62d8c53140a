"""How the answers of a milestone differ between two counts of it, as far as readers of both can tell."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise, product
from typing import Final

from evaluator.programme.merging import members
from evaluator.releases.audit_book import BOTH, CAME, LEFT, SAME, Book, State, Telling, told_rows

_ANSWERS: Final = ("people", "answer")
Numbers = dict[tuple[object, ...], int]


def note_moves(book: Book) -> None:
    """Where every number that two counts both tell is the same, readers take it that nobody came or left; where it only
    grew or only shrank, that nobody left or came. What they would take to be so protects nobody: so does the audit."""
    by_state: dict[State, list[Telling]] = {}
    for one in book.tellings:
        by_state.setdefault(one.state, []).append(one)
    for milestone in dict.fromkeys(state[0] for state in by_state):
        states = [one for one in by_state if one[0] == milestone]
        for before, after in pairwise(states):
            _note(book, by_state[before], by_state[after])


def _note(book: Book, befores: list[Telling], afters: list[Telling]) -> None:
    for wave in dict.fromkeys(wave for one in afters for wave in _asked(one)):
        then, now = ({k: n for one in its for k, n in numbers(one, wave).items()} for its in (befores, afters))
        differences = [now[key] - then[key] for key in then.keys() & now.keys()]
        how = _how(differences) if book.guesses else BOTH
        if how in (LEFT, BOTH) and afters[0].asked["waves"][wave]["linkage"] == "anonymous":
            how = CAME  # nobody can find an answer to withdraw it
        before, after = book.state(befores[0].state, wave), afters[0].state
        if how == SAME:
            book.like[after, wave] = before
        else:
            book.moved.append((how, wave, before, after))


def _asked(its: Telling) -> list[str]:
    return [key for key, one in its.asked["waves"].items() if one["milestone"] == its.state[0]]


def _how(differences: list[int]) -> str:
    if not any(differences):
        return SAME
    if min(differences) >= 0:
        return CAME
    return LEFT if max(differences) <= 0 else BOTH


def numbers(its: Telling, wave: str) -> Numbers:
    """Every number of people that a release tells of a wave alone."""
    found: Numbers = {(key,): n for (one, key), n in told_rows(its) if one == wave}
    for one in its.figures["indicators"]:
        if one["trace"]["waves"] == [wave]:
            for told in one["distributions"]:
                if told["group"] and not told["suppressed"]:
                    codes = zip(told["codes"], told["counts"], strict=True)
                    found |= {(one["key"], told["group"], code): n for code, n in codes}
    return found


def tell_moves(book: Book) -> None:
    """What follows from how the answers moved, and that it is of no few people."""
    for _, wave, before, after in book.moved:
        _want_hidden(book, (before, after), wave)
    cells = {cell for one in book.told for cell in one.weights} | {c for w in book.wanted.values() for c in w.weights}
    asking = {(one.state, wave): one for one in book.tellings for wave in _asked(one)}
    for how, wave, before, after in book.moved:
        its, minimum = asking[after, wave], max(one.minimum for one in book.tellings)
        here = [cell for cell in cells if isinstance(cell, tuple) and cell[1:3] == (after, wave)]
        pairs = [((kind, before, *rest), (kind, state, *rest)) for kind, state, *rest in here if kind in _ANSWERS]
        for then, now in pairs:
            if then in cells and how != BOTH:
                grew: dict[Hashable, int] = {now: 1, then: -1} if how == CAME else {then: 1, now: -1}
                book.tell(grew, 0, float("inf"))
        groups = {key for one in book.tellings for w, key in _rows(one) if w == wave}
        for key in sorted(groups):
            inside = [one for one in members(key) if one in its.asks(wave)]
            for signs, name in (((1, -1), "came"), ((-1, 1), "left")):
                sums: dict[Hashable, int] = {
                    ("people", state, wave, group): sign
                    for state, sign in zip((after, before), signs, strict=True)
                    for group in inside
                    if ("people", state, wave, group) in cells
                }
                if len(sums) == 2 * len(inside):
                    book.want(f"{name}|{wave}|{key}|{before[1]}-{after[1]}", sums, minimum, few=True)


def _want_hidden(book: Book, states: tuple[State, State], wave: str) -> None:
    """What a group answered in a count that does not show it, where another count of the same wave does."""
    told = {cell for one in book.told for cell in one.weights if isinstance(cell, tuple) and cell[0] == "answer"}
    for state, other in (states, states[::-1]):
        its = next(one for one in book.tellings if one.state == state)
        there = {cell for cell in told if cell[1:3] == (other, wave) and ("answer", state, *cell[2:]) not in told}
        rows = (row for row in its.figures["responses"] if row["wave"] == wave)
        for key, (question, code) in product((row["group"] for row in rows), {cell[4:] for cell in there}):
            every = {("answer", other, wave, group, question, code) for group in members(key)}
            sums: dict[Hashable, int] = {("answer", state, *cell[2:]): 1 for cell in every & there}
            book.want(f"answer|{question}|{key}|{state[0]}-{state[1]}|{code}", sums, its.minimum, zero=True)


def _rows(its: Telling) -> list[tuple[str, str]]:
    return [(row["wave"], row["group"]) for row in its.figures["responses"]]
