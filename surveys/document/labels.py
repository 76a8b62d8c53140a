"""What an author has to say of the labels of scales before a questionnaire is taken into use.

Stored versions are not asked again: what they say is settled."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.diagnostics import Diagnostic, Entry, Place
from surveys.kinds.all import kind_of
from surveys.questionnaire import Questionnaire, Scale
from surveys.toml.outside_words import unclear_choices


def check_labels(questionnaire: Questionnaire, name: str) -> tuple[Diagnostic, ...]:
    """A fault for each choice of an ordered scale that may lie outside it; ``name`` is the file's name in faults."""
    return tuple(
        Diagnostic(
            "document.maybe_outside",
            (*place, "choices", Entry(number)),
            {"scale": scale.key, "label": next(iter(choice.label.values())), "code": choice.code},
        )
        for place, scale in _scales(questionnaire, name)
        for number, choice in unclear_choices(scale)
    )


def _scales(questionnaire: Questionnaire, name: str) -> Iterator[tuple[Place, Scale]]:
    """Every scale once, where its choices are written."""
    shared = {scale.key: scale.choices for scale in questionnaire.scales}
    for scale in questionnaire.scales:
        yield (name, "scales", scale.key), scale
    for number, page in enumerate(questionnaire.pages, start=1):
        for at, item in enumerate(page.items, start=1):
            own = item.scale
            if own is not None and kind_of(item).choices_written and shared.get(own.key) != own.choices:
                yield (name, "pages", Entry(number, page.key), "items", Entry(at, item.key)), own
