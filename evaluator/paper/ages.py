"""The question of age on a paper form, in a wave for young people. Nobody types it: it says whether a form counts."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.answering.ages import age_in_words
from evaluator.programme.young import YOUNGER, Young
from evaluator.texts import Texts


@dataclass(frozen=True, slots=True)
class PaperAge:
    """``choices``: the ages that may answer, each with a box. ``guardian``: what a parent or guardian has agreed to,
    with the line above it in ``guardian_label``; '' where nobody need."""

    title: str
    how: tuple[str, ...]
    choices: tuple[str, ...]
    guardian_label: str
    guardian: str


def age_on_paper(young: Young, texts: Texts) -> PaperAge | None:
    """None in a wave that asks for no age."""
    if not young.answers:
        return None
    too_young = [texts("paper_form.age_too_young", age=young.lowest_age)] if young.lowest_age is not None else []
    return PaperAge(
        title=texts("answering.age_question"),
        how=(texts("paper_form.age_how"), *too_young),
        choices=tuple(age_in_words(one, young, texts) for one in young.answers if one != YOUNGER),
        guardian_label=texts("answering.guardian_question", below=young.guardian_below) if young.guardian else "",
        guardian=texts.pick(young.guardian),
    )
