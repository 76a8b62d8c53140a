"""What a release tells of answers, as equations, and what it hides of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from analysis.settling import Sums
from evaluator.programme.merging import members
from evaluator.releases.audit_book import OUTSIDE, Book, Figures, Row, State, Telling, told_rows

Cell = tuple[State, str, str, str]
"""(state, wave, group, question)"""
Code = int | str


class Answers:
    """Reads the figures of one release into a book. ``codes``: those of each question, as any release tells them."""

    def __init__(self, book: Book, its: Telling, codes: Mapping[str, Sequence[int]]) -> None:
        self._book, self._its, self._codes = book, its, codes
        self._shown = its.shown()

    def read(self) -> None:
        self._responses()
        for one in self._its.figures["indicators"]:
            if one["trace"]["questions"] and not one["trace"]["registers"]:
                self._indicator(one)
        self._facts()

    def _responses(self) -> None:
        its, source = self._its, self._its.source("responses")
        for row, answered in told_rows(its):
            self._book.tell(self._book.people(its, [row]), answered, source=source)
        if its.figures["answers"] is not None:
            self._book.tell(self._book.people(its, sorted(self._shown)), its.figures["answers"], source=source)
        for one in its.figures["responses"]:
            row, size = (one["wave"], one["group"]), one["population"]
            people = self._book.people(its, [row])
            if self._book.guesses and size is not None and (one["answered"] or 0) <= size:
                self._book.tell(people, 0, size)
            if one["suppressed"]:
                span = its.minimum if size is None else min(its.minimum, size)
                self._book.want(f"people|{row[0]}|{row[1]}|{its.state[0]}", people, span)

    def scale(self, question: str) -> Sequence[int]:
        return self._codes[question]

    def cells(self, questions: Iterable[str], groups: str) -> Iterator[Cell]:
        """Of a group as it is reported: the questions in the waves of which its row is shown."""
        for question in questions:
            for wave in self._its.waves(question.partition(".")[0]):
                for group in members(groups):
                    if group in self._its.asks(wave) and self._row(wave, group) in self._shown:
                        yield self._book.state(self._its.state, wave), wave, group, question

    def _row(self, wave: str, group: str) -> Row:
        rows = (row["group"] for row in self._its.figures["responses"] if row["wave"] == wave)
        return wave, next((key for key in rows if group in members(key)), group)

    def sums(self, cells: Iterable[Cell], codes: Iterable[Code] | None = None) -> Sums:
        """How many gave one of some answers, all on the scale where none is named."""
        return {
            ("answer", *cell, code): 1
            for cell in cells
            for code in (self._codes.get(cell[3], ()) if codes is None else codes)
        }

    def _indicator(self, one: Figures) -> None:
        questions, key = one["trace"]["questions"], one["key"]
        if not all(self._codes.get(question) for question in questions):
            return
        source = self._its.source(f"indicator|{key}")
        rows = {row["group"]: [*self.cells(questions, row["group"])] for row in one["by_group"]}
        whole = [cell for row in one["by_group"] if not row["suppressed"] for cell in rows[row["group"]]]
        if one["people"] is None:
            self._figure(whole, one["n"], one["pooled"], key, source)
        for row in one["by_group"]:
            its = rows[row["group"]]
            self._figure(its, row["n"], row["estimate"] if one["unit"] == "share" else None, key, source)
            if row["suppressed"]:
                self._hidden(questions, row["group"])
        for stratum in one["strata"] or ():
            its = rows.get(stratum["group"], [])
            self._tell(self.sums(its), stratum["answered"], source)
            self._tell(self.sums(its, self._its.asked["codes"].get(key, ())), stratum["yes"], source)
            self._tell(self.sums(its, ["not_relevant"]), stratum["not_relevant"], source)
        for told in one["distributions"]:
            its = rows.get(told["group"], []) if told["group"] else whole
            for name in OUTSIDE:
                self._tell(self.sums(its, [name]), told[name], source)
            for code, n in zip(told["codes"], told["counts"] or (), strict=not told["suppressed"]):
                self._tell(self.sums(its, [code]), n, source)

    def _figure(self, cells: Sequence[Cell], n: int | None, share: str | None, key: str, source: str) -> None:
        if n is None or not cells:
            return
        self._tell(self.sums(cells), n, source)
        codes = self._its.asked["codes"].get(key, ())
        if share is not None and codes:
            self._tell(self.sums(cells, codes), round(Decimal(share) * n), source)

    def _tell(self, sums: Sums, value: int | None, source: str) -> None:
        if value is not None:
            self._book.tell(sums, value, source=source)

    def _hidden(self, questions: Sequence[str], groups: str) -> None:
        """Of a figure over several questions any may be the one that is too small: it may be told by itself."""
        minimum = self._its.minimum
        for question in questions if len(questions) == 1 else ():
            cells = [*self.cells([question], groups)]
            if cells and self._answered(cells):
                name = f"{question}|{groups}|{self._its.state[0]}-{self._its.state[1]}"
                self._book.want(f"answers|{name}", self.sums(cells), minimum)
                codes: tuple[Code, ...] = (*OUTSIDE, *self._codes[question])
                for code in codes:
                    self._book.want(f"answer|{name}|{code}", self.sums(cells, [code]), minimum, zero=True)

    def _answered(self, cells: Iterable[Cell]) -> bool:
        """Whether it is told openly that anybody answered: where nobody did, nobody hides."""
        told, rows = dict(told_rows(self._its)), {self._row(wave, group) for _, wave, group, _ in cells}
        return any(told[row] for row in rows)

    def _facts(self) -> None:
        """The numbers that sentences may name, in each language: they are the same ones, or they tell more."""
        for language, facts in self._its.facts.items():
            source = self._its.source(f"facts|{language}")
            for one in facts.values():
                finding = self._its.indicator(one["indicator"]) if one["indicator"] else None
                if finding is None or one["measure"] != "n" or one["milestone"] != self._its.state[0]:
                    continue
                if finding["trace"]["registers"] or finding["people"] is not None:
                    continue
                rows = [row["group"] for row in finding["by_group"] if not row["suppressed"]]
                groups = [one["group"]] if one["group"] else rows
                cells = [cell for key in groups for cell in self.cells(finding["trace"]["questions"], key)]
                self._tell(self.sums(cells), int(one["value"]), source)


def tell_wholes(book: Book, codes: Mapping[str, Sequence[int]]) -> None:
    """Whoever answered a round gave each of its questions one answer, or was not asked it. Where all that is told of a
    question sums to those who answered, so it does where it is hidden."""
    cells, exact = _cells(book), book.exact
    routed = {(cell[1], cell[3]) for cell in cells if _is_routed(exact, cell, codes)}
    for cell in cells:
        every: dict[Hashable, int] = {("answer", *cell, code): -1 for code in (*OUTSIDE, *codes[cell[3]])}
        most = float("inf") if (cell[1], cell[3]) in routed or not book.guesses else 0
        book.tell({("people", *cell[:3]): 1, **every}, 0, most)


def _cells(book: Book) -> list[Cell]:
    told = (cell for one in book.told for cell in one.weights)
    wanted = (cell for one in book.wanted.values() for cell in one.weights)
    every = (cell for its in (told, wanted) for cell in its)
    return list(dict.fromkeys(cell[1:5] for cell in every if isinstance(cell, tuple) and cell[0] == "answer"))


def _is_routed(values: Mapping[frozenset[Hashable], float], cell: Cell, codes: Mapping[str, Sequence[int]]) -> bool:
    """Whether a row of which everything is told has fewer answers to the question than people."""
    every = [values.get(frozenset({("answer", *cell, code)})) for code in (*OUTSIDE, *codes[cell[3]])]
    people = values.get(frozenset({("people", *cell[:3])}))
    return people is not None and None not in every and sum(one or 0 for one in every) < people


def codes_of(tellings: Iterable[Telling]) -> dict[str, tuple[int, ...]]:
    """The codes of each question's scale, as distributions tell them."""
    found: dict[str, tuple[int, ...]] = {}
    for its in tellings:
        for one in its.figures["indicators"]:
            for told in one["distributions"]:
                found |= dict.fromkeys(one["trace"]["questions"], tuple(told["codes"]))
    return found
