"""What a party of a hearing is called, on pages, in the note and in every file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from evaluator.store.hearings import Party
    from evaluator.texts import Texts


def shown_names(parties: Sequence[Party], texts: Texts, *, published: bool = False) -> Mapping[UUID, str]:
    """The name of each party. A person who asked to be unnamed is 'Privatperson', with a number where there are
    several: by their random ids, which tell no order. ``published``: where others than evaluators read, a party that
    has not agreed to stand by its name has none either."""
    found: dict[UUID, str] = {}
    for key in ("hearing.private_person", "hearing.without_agreement"):
        unnamed = sorted(one.id for one in parties if _hidden_as(one, published=published) == key)
        several = len(unnamed) > 1
        for number, id_ in enumerate(unnamed, start=1):
            found[id_] = f"{texts(key)} {number}" if several else texts(key)
    return found | {one.id: one.name for one in parties if one.id not in found}


def _hidden_as(its: Party, *, published: bool) -> str:
    """The text that stands for the name; '' where the name is shown."""
    if its.agreement == "named" or not (published or its.agreement == "unnamed"):
        return ""
    return "hearing.private_person" if its.is_person else "hearing.without_agreement"
