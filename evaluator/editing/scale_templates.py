"""Scales to begin with: agreement, extent, frequency, yes and no, and the involvement levels of the glossary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluator.texts import catalogue
from surveys.document.values import Content
from surveys.toml.scales import INVOLVEMENT, INVOLVEMENT_CODES


@dataclass(frozen=True, slots=True)
class Model:
    """``codes`` from low to high; the label of each is ``scales.NAME_CODE``. ``key`` is the one that the scale must
    have, '' for any."""

    codes: tuple[int, ...] = ()
    ordered: bool = True
    dont_know: bool = False
    key: str = ""


MODELS: Final[Mapping[str, Model]] = {
    "agreement": Model((1, 2, 3, 4, 5), dont_know=True),
    "extent": Model((1, 2, 3, 4), dont_know=True),
    "degree": Model((1, 2, 3, 4, 5), dont_know=True),
    "frequency": Model((1, 2, 3, 4, 5), dont_know=True),
    "yes_no": Model((1, 2), ordered=False),
    INVOLVEMENT: Model(INVOLVEMENT_CODES, dont_know=True, key=INVOLVEMENT),
    "involvement_of_others": Model(INVOLVEMENT_CODES, dont_know=True),
    "empty": Model(),
}


def model_of(name: str, languages: Sequence[str]) -> Content:
    """The scale's table in a document, with labels in each of ``languages``."""
    model = MODELS[name]
    labels = {code: catalogue()[f"scales.{name}_{code}"] for code in model.codes}
    choices = [{"code": code} | {one: label[one] for one in languages} for code, label in labels.items()]
    flags: Content = ({} if model.ordered else {"ordered": False}) | ({"dont_know": True} if model.dont_know else {})
    return flags | ({"choices": choices} if choices else {})
