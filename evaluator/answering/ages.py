"""What people are asked of their age in a wave for young people, and what they are told of it beforehand."""

from __future__ import annotations

from evaluator.programme.model import Programme
from evaluator.programme.young import OLD_ENOUGH, YOUNGER, Young
from evaluator.texts import Texts


def young_in(programme: Programme, wave: str) -> Young:
    return next((one.young for one in programme.waves if one.key == wave), Young())


def age_in_words(answer: str, young: Young, texts: Texts) -> str:
    if answer == YOUNGER:
        return texts("answering.age_under", age=young.lowest_age)
    if answer == OLD_ENOUGH:
        return texts("answering.age_from", age=young.all_from)
    if young.lowest_age is None:
        return texts("answering.age_under", age=young.guardian_below)
    return texts("answering.age_between", age=young.lowest_age, below=young.guardian_below)


def told_beforehand(young: Young, texts: Texts) -> str:
    """How old one must be, and whom to ask first: for whoever reads a mail, a letter or a poster. '' where anybody may
    answer."""
    said = [texts("asking.age_lowest", age=young.lowest_age)] if young.lowest_age is not None else []
    said += [texts("asking.age_guardian", below=young.guardian_below)] if young.guardian else []
    return " ".join(said)
