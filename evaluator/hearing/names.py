"""What a party of a hearing is called, on pages, in the note and in every file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from evaluator.store.hearings import Party
    from evaluator.texts import Texts


def shown_names(
    parties: Sequence[Party], texts: Texts, *, published: Collection[UUID] | None = None
) -> Mapping[UUID, str]:
    """The name of each party. A person who asked to be unnamed is 'Privatperson', with a number where there are
    several: by their random ids, which tell no order. Where others than evaluators read,
    ``published`` are the parties whose remarks stand there: one that has not agreed to stand by its name has none
    either. That an organisation was heard is no remark of its own."""
    found: dict[UUID, str] = {}
    for key in ("hearing.private_person", "hearing.without_agreement"):
        unnamed = sorted(one.id for one in parties if _hidden_as(one, published) == key)
        several = len(unnamed) > 1
        for number, id_ in enumerate(unnamed, start=1):
            found[id_] = f"{texts(key)} {number}" if several else texts(key)
    return found | {one.id: one.name for one in parties if one.id not in found}


def _hidden_as(its: Party, published: Collection[UUID] | None) -> str:
    """The text that stands for the name; '' where the name is shown."""
    if its.agreement == "unnamed" or (its.is_person and published is not None and its.agreement == "open"):
        return "hearing.private_person"
    return "hearing.without_agreement" if its.agreement == "open" and its.id in (published or ()) else ""
