"""What releases tell of the same people at several milestones, and what they hide: how many of a group came again, left
and are new. People are counted by the milestones at which they answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Any, Final

from analysis.settling import Sums
from evaluator.programme.merging import JOINED, members
from evaluator.releases.audit_answers import Answers
from evaluator.releases.audit_book import Book, Telling
from evaluator.releases.audit_twice import Both, Twice, tell_matched

Node = tuple[str, int]
"""A milestone with the count of its answers."""


class Linked:
    """``readers``: those of each release, by its name. ``moves``: whether people may be of another group at another
    milestone, which readers leave aside as long as what they are told does not need it."""

    def __init__(self, book: Book, readers: Mapping[str, Answers], *, moves: bool = False) -> None:
        self._book, self._readers, self._moves = book, readers, moves
        self._every: dict[str, list[tuple[str, ...]]] = {}
        self._told_twice: dict[tuple[Any, ...], Twice] = {}
        self.nodes: dict[str, dict[Node, Telling]] = {}
        for its in book.tellings:
            for questionnaire, since in _compared(its):
                if since in its.earlier:
                    for one in (its.earlier[since], its):
                        self.nodes.setdefault(questionnaire, {})[self._node(one, questionnaire)] = one

    def _node(self, its: Telling, questionnaire: str) -> Node:
        waves = its.waves(questionnaire)
        return self._book.state(its.state, waves[0]) if waves else its.state

    def read(self) -> None:
        for questionnaire, nodes in self.nodes.items():
            for node, its in nodes.items():
                self._tie(questionnaire, node, its)
        for its in self._book.tellings:
            self._attrition(its)
            for one in its.figures["indicators"]:
                self._changes(its, one)

    def _patterns(self, name: str, groups: str, wanted: Mapping[Node, bool], here: Iterable[Node] = ()) -> Sums:
        """Those who answered at nodes or did not, ``here`` as somebody of the groups, at the others as anybody."""
        nodes, inside = [*self.nodes[name.partition(".")[0]]], {*members(groups)}
        at = {nodes.index(node): want for node, want in wanted.items()}
        of = [nodes.index(node) for node in here or [node for node, want in wanted.items() if want]]
        return {
            ("linked", name, pattern): 1
            for pattern in self._kinds(name.partition(".")[0])
            if all(bool(pattern[place]) == want for place, want in at.items())
            and all(pattern[place] in inside for place in of)
        }

    def _kinds(self, questionnaire: str) -> list[tuple[str, ...]]:
        """The ways in which somebody can have answered: as whom at each node, '' for not."""
        if questionnaire not in self._every:
            nodes = self.nodes[questionnaire]
            groups = sorted(
                {one for its in nodes.values() for wave in its.waves(questionnaire) for one in its.asks(wave)}
            )
            sets = [groups] if self._moves and (len(groups) + 1) ** len(nodes) <= _MOST else [[one] for one in groups]
            kinds = (one for its in sets for one in product(("", *its), repeat=len(nodes)))
            self._every[questionnaire] = [one for one in dict.fromkeys(kinds) if any(one)]
        return self._every[questionnaire]

    def _tie(self, questionnaire: str, node: Node, its: Telling) -> None:
        waves = its.waves(questionnaire)
        if len(waves) != 1:
            return
        (wave,) = waves
        for group in sorted(its.asks(wave)):
            people = dict.fromkeys(self._book.people(its, [(wave, group)]), -1)
            self._book.tell({**self._patterns(questionnaire, group, {node: True}), **people}, 0)

    def _attrition(self, its: Telling) -> None:
        rows, source = its.figures["attrition"], its.source("attrition")
        for row in rows:
            name, before = row["questionnaire"], its.earlier.get(row["since"])
            if before is None or name not in self.nodes:
                continue
            then, now = self._node(before, name), self._node(its, name)
            keys = [row["group"]]
            if not row["group"]:
                every = (
                    one for one in rows if one["group"] and (one["since"], one["questionnaire"]) == (row["since"], name)
                )
                keys = [
                    one["group"]
                    for one in every
                    if self._shows(before, name, one["group"]) and self._shows(its, name, one["group"])
                ]
            linked = self._linked(name, keys, (then, before), (now, its))
            for (first, second), what in _KINDS.items():
                if row[what] is not None:
                    self._book.tell(linked[what], row[what], source=source)
                elif row["group"] and not self._nobody(before, its, name, row["group"]):
                    span = min(its.minimum, self._size(its, row["group"]))
                    sums = self._patterns(name, row["group"], {then: first, now: second}, [then if first else now])
                    self._book.want(f"{what}|{name}|{row['group']}|{row['since']}-{its.state[0]}", sums, span)
            if row["earlier"] is not None:
                self._book.tell(
                    {c: 1 for k in keys for c in self._patterns(name, k, {then: True})}, row["earlier"], source=source
                )

    def _linked(
        self, name: str, keys: Iterable[str], then: tuple[Node, Telling], now: tuple[Node, Telling]
    ) -> Mapping[str, Sums]:
        """Of groups those who came again, left and are new. Who is in a row that is not shown is linked with nobody."""
        groups = {one for key in keys for one in members(key)}
        shown = [{one for key in self._shown_rows(its, name) for one in members(key)} for _, its in (then, now)]
        places = [[*self.nodes[name]].index(node) for node, _ in (then, now)]
        found: dict[str, dict[Any, int]] = {"again": {}, "lost": {}, "new": {}}
        for pattern in self._kinds(name):
            of = [pattern[place] for place in places]
            linked = of[0] in shown[0] and of[1] in shown[1]
            if of[0] in groups:
                found["again" if linked else "lost"] |= {("linked", name, pattern): 1}
            if of[1] in groups and not linked:
                found["new"] |= {("linked", name, pattern): 1}
        return found

    @staticmethod
    def _shown_rows(its: Telling, questionnaire: str) -> list[str]:
        waves = its.waves(questionnaire)
        return [key for wave, key in its.shown() if wave in waves]

    @staticmethod
    def _shows(its: Telling, questionnaire: str, group: str) -> bool:
        return all((wave, group) in its.shown() for wave in its.waves(questionnaire))

    @staticmethod
    def _nobody(before: Telling, its: Telling, questionnaire: str, group: str) -> bool:
        """Where a milestone tells that nobody of the group answered, nobody came again, and nobody hides that."""
        return any(
            row["answered"] == 0 and row["group"] == group and row["wave"] in one.waves(questionnaire)
            for one in (before, its)
            for row in one.figures["responses"]
        )

    @staticmethod
    def _size(its: Telling, group: str) -> int:
        sizes = [row["population"] for row in its.figures["responses"] if row["group"] == group]
        return min((one for one in sizes if one is not None), default=its.minimum)

    def _changes(self, its: Telling, one: Mapping[str, Any]) -> None:
        questions, source = one["trace"]["questions"], its.source(f"indicator|{one['key']}")
        for change in one["changes"]:
            before = its.earlier.get(change["since"])
            then = None if before is None else before.indicator(one["key"])
            if before is None or then is None or change["refused"] or then["trace"]["questions"] != questions:
                continue
            common = [key for key in _shown(then) if key in _shown(one)]
            for at, told in ((before, change["earlier"]), (its, change["now"])):
                reader = self._readers[at.name]
                cells = [cell for key in common for cell in reader.cells(questions, key)]
                if told is not None and told["n"] is not None:
                    self._book.tell(reader.sums(cells), told["n"], source=source)
            self._pairs(its, before, questions, common, {**change, "key": one["key"]})

    def _pairs(
        self,
        its: Telling,
        before: Telling,
        questions: list[str],
        common: list[str],
        change: Mapping[str, Any],
    ) -> None:
        linked, comparison = change["linked"], change["comparison"]
        source = its.source(f"linked|{change['key']}")
        if linked is None or comparison is None or linked["reason"] not in ("", "nobody"):
            return
        if any(question.partition(".")[0] not in self.nodes for question in questions):
            return
        sums: dict[Any, int] = {}
        for question in questions:
            name = question.partition(".")[0]
            then, now = self._node(before, name), self._node(its, name)
            self._tie_question(question, [(then, before), (now, its)], common)
            both = {then: True, now: True}
            sums |= self._patterns(question, JOINED.join(common), both)
        self._book.tell(sums, 0 if linked["reason"] else comparison["n_linked"], source=source)
        twice = [self._twice(question, (before, its), common) for question in questions if common]
        if not linked["reason"] and common:
            keys = before.asked["codes"], its.asked["codes"]
            shares = tuple(codes.get(change["key"], ()) for codes in keys) if change["basis"] == "share" else ()
            tell_matched(self._book, twice, linked["matched"], shares, source)

    def _twice(self, question: str, at: tuple[Telling, Telling], common: list[str]) -> Twice:
        """Those who answered a question twice, by group: told of each two counts once."""
        name = question.partition(".")[0]
        then, now = (self._node(one, name) for one in at)
        key = question, then, now, tuple(common)
        if key not in self._told_twice:
            places = [[*self.nodes[name]].index(node) for node in (then, now)]
            inside = {one for group in common for one in members(group)}
            groups: dict[tuple[str, str], Both] = {}
            for pattern in self._kinds(name):
                of = pattern[places[0]], pattern[places[1]]
                if inside >= {*of}:
                    both = groups.setdefault(of, Both({}, {}))
                    both.round["linked", name, pattern] = both.question["linked", question, pattern] = 1
            readers = self._readers[at[0].name], self._readers[at[1].name]
            self._told_twice[key] = Twice(question, then, now, groups, readers[1].scale(question))
            self._told_twice[key].tell(self._book, readers)
        return self._told_twice[key]

    def _tie_question(self, question: str, nodes: Iterable[tuple[Node, Telling]], groups: Iterable[str]) -> None:
        """Who answered a question of a round answered the round."""
        name = question.partition(".")[0]
        its = [*nodes]
        for group in (one for key in groups for one in members(key)):
            for node, telling in its:
                reader = self._readers[telling.name]
                answered = dict.fromkeys(reader.sums(reader.cells([question], group)), -1)
                if answered:
                    self._book.tell({**self._patterns(question, group, {node: True}), **answered}, 0)
            both = {node: True for node, _ in its}
            less = dict.fromkeys(self._patterns(question, group, both), -1)
            self._book.tell({**self._patterns(name, group, both), **less}, 0, float("inf"))

    def want_few(self) -> None:
        """Of each group that a release tells of alone: those who answered at one of two milestones and at the other or
        not there. They may be told as long as they are nobody or enough."""
        for name, nodes in self.nodes.items():
            its = next(iter(nodes.values()))
            waves = {wave for one in nodes.values() for wave in one.waves(name)}
            groups = {
                row["group"] for one in nodes.values() for row in one.figures["responses"] if row["wave"] in waves
            }
            for key, (then, now), (first, second) in product(sorted(groups), combinations(nodes, 2), _KINDS):
                sums = self._patterns(name, key, {then: first, now: second})
                kind = _KINDS[first, second]
                span = min(its.minimum, self._size(its, key))
                self._book.want(f"{kind}|{name}|{key}|{then[0]}-{now[0]}", sums, span, few=True)


_KINDS: Final = {(True, True): "again", (True, False): "lost", (False, True): "new"}
_MOST: Final = 4000
"""Ways to answer beyond which nobody is taken to have changed group."""


def _compared(its: Telling) -> Iterator[tuple[str, str]]:
    for row in its.figures["attrition"]:
        yield row["questionnaire"], row["since"]


def _shown(one: Mapping[str, Any]) -> list[str]:
    return [row["group"] for row in one["by_group"] if not row["suppressed"]]
