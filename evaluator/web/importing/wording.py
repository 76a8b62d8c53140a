"""What a form about a file of answers says: what a column is for, what a word means, which rule resolves what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluator.importing.asked_words import BLANK, CHOSEN, NOT_CHOSEN, OWN_WORDS, UNSURE, Word
from evaluator.importing.clarifying import (
    BY_COLUMN,
    IDENTITY,
    NOT_READ,
    PERSON,
    SUBMITTED,
    Understood,
)
from evaluator.importing.mapping import RULES
from evaluator.importing.subjects import Subject
from evaluator.texts import Texts
from evaluator.texts.diagnostics import Rendered, rendered
from surveys.diagnostics import Column, Diagnostic, Step
from surveys.questionnaire import Item

Choices = list[tuple[str, str]]
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class AskedRule:
    """A rule of the map with its resolutions in words; ``chosen``: that which the map gives, '' for none."""

    rule: str
    label: str
    choices: Choices
    chosen: str


@dataclass(frozen=True, slots=True)
class Asked:
    subject: Subject
    t: Texts

    def uses(self) -> list[tuple[str, Choices]]:
        """What a column may be for, by groups with a heading."""
        linked = [PERSON, SUBMITTED] if self.subject.wave.linkage != "anonymous" else []
        several = [use for use, key in BY_COLUMN.items() if len(self.subject.things(key)) > (key != "process")]
        ours = [NOT_READ, IDENTITY, *linked, *several]
        every = [
            (
                self.t("importing.uses"),
                [(one, self.t(f"importing.use_{one.removeprefix('@') or 'not_read'}")) for one in ours],
            )
        ]
        answers = [(target, self._target(target, item)) for target, item in self.subject.items.items()]
        return [*every, (self.t("importing.questions"), answers)]

    def meanings(self, word: Word) -> Choices:
        """What a word may mean."""
        unsure = [(UNSURE, self.t("registry.choose"))]
        if isinstance(word.about, str):
            known = self.subject.things(word.about)
            choices = [(key, self.t.pick(title) if title else key) for key, title in known.items()]
            return [*([] if word.meaning in known else [(word.meaning, self.t("registry.choose"))]), *choices]
        if word.is_tick:
            return [
                *unsure,
                (CHOSEN, self.t("importing.chosen")),
                (NOT_CHOSEN, self.t("importing.not_chosen")),
                self._blank(),
            ]
        scale = word.about.scale
        choices = [(str(one.code), self.t.pick(one.label)) for one in (scale.all_choices if scale else ())]
        own = [(OWN_WORDS, self.t("importing.own_words"))] if word.may_be_own else []
        return [*unsure, *choices, self._blank(), *own]

    def about(self, word: Word) -> str:
        """Where a word stands."""
        shown = ", ".join(f"‘{one}’" for one in word.columns[:3])
        return shown if len(word.columns) <= 3 else self.t("importing.and_more", columns=shown, n=len(word.columns) - 3)

    def groups(self) -> Choices:
        return [(key, self.t.pick(title)) for key, title in self.subject.things("group").items()]

    def processes(self) -> Choices:
        return [(key, self.t.pick(title)) for key, title in self.subject.things("process").items()]

    def unknowns(self) -> Choices:
        """What becomes of cells of a column that are none of the choices."""
        return [(one, self.t(f"importing.unknown_{one or 'as_rule'}")) for one in ("", *RULES["unknown_code"])]

    def rules(self, its: Understood, found: Sequence[Diagnostic]) -> list[AskedRule]:
        """The rules that the file asks for or the map gives, in their order."""
        asked = {str(one.values["rule"]) for one in found if "rule" in one.values} | its.given.rules.keys()
        return [
            AskedRule(
                rule,
                self.t(f"importing.rule_{rule}"),
                [(one, self.t(f"importing.resolve_{one}")) for one in resolutions],
                its.given.rules.get(rule, ""),
            )
            for rule, resolutions in RULES.items()
            if rule in asked
        ]

    def in_words(self, one: Diagnostic) -> Rendered:
        """What is wrong where in the file, of which there is only one; what the map says goes by the page's words."""
        place: list[Step] = list(one.place[1:])
        if place and place[0] in ("columns", "ignore", "leave_out", "identity"):
            place = [Column(str(step)) if isinstance(step, str) else step for step in place[1:]]
        elif (
            place
            and isinstance(place[0], str)
            and place[0] in ("group", "process", "wave", "person", "submitted", "timezone")
        ):
            place = [self.t(f"importing.of_{place[0]}")]
        values = dict(one.values)
        if "resolution" in values:
            values["resolution"] = self.t(f"importing.resolve_{values['resolution']}")
        return rendered(replace(one, place=tuple(place), values=values), self.t, in_editor=True)

    def doubt(self, one: Diagnostic) -> str:
        return rendered(replace(one, place=()), self.t, in_editor=True).sentences

    def _blank(self) -> tuple[str, str]:
        return BLANK, self.t("importing.blank")

    def _target(self, target: str, item: Item) -> str:
        """A question in its words, with the choice or the row that a column of its own answers."""
        words = self.t.pick(item.text)
        words = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        if target == item.key:
            return f"{words} ({target})"
        row = next((self.t.pick(one.text) for one in item.rows if one.key == target), "")
        code = target.rpartition("#")[2]
        choices = item.scale.all_choices if item.scale else ()
        label = next((self.t.pick(one.label) for one in choices if str(one.code) == code), "")
        beside = self.t("importing.own_words") if target == item.other_key else ""
        return f"{words} – {row or label or beside} ({target})"
