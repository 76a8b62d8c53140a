"""An item's table while a kind reads its own part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from surveys.questionnaire import Scale
from surveys.toml.scales import item_scale
from surveys.toml.tables import Table

LENGTH_BESIDE_OTHER: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """``kind`` is the name of the kind; ``scales`` are those of the questionnaire by key."""

    table: Table
    key: str
    kind: str
    scales: Mapping[str, Scale]

    def scale(self, *, ordered: bool, flags: tuple[str, ...] = ()) -> Scale | None:
        """The item's scale; choices of its own are taken as ``ordered``, a named scale must be when that is needed.
        ``flags`` are those that its choices may have."""
        scale = item_scale(self.table, self.key, self.scales, ordered=ordered)
        if ordered:
            self.must_be_ordered(scale, "document.unordered_for_kind")
        for choice in scale.choices if scale else ():
            for flag in (flag for flag in ("exclusive", "other") if getattr(choice, flag) and flag not in flags):
                values = {"code": choice.code, "flag": flag, "kind": self.kind}
                self.table.fault("document.flag", self.place_of_scale, **values)
        return scale

    @property
    def place_of_scale(self) -> str:
        return "scale" if "scale" in self.table else "choices"

    def must_be_ordered(self, scale: Scale | None, code: str) -> None:
        if scale is not None and not scale.ordered:
            self.table.fault(code, self.place_of_scale, scale=scale.key, kind=self.kind)

    def with_text_beside(self, scale: Scale | None) -> dict[str, Any]:
        """The length of the text beside 'other'; a fault where more than one choice has a text."""
        others = [choice.code for choice in scale.choices if choice.other] if scale else []
        if len(others) > 1:
            self.table.fault("document.others", self.place_of_scale)
        return length_beside(scale)

    def number_of_choices(self, there_are: int) -> dict[str, Any]:
        """How many are to be chosen or ranked of those that there are."""
        table = self.table
        least = table.value("minimum_choices", int, 0)
        greatest = table.value("maximum_choices", int, there_are)
        if there_are and not 0 <= least <= there_are:
            table.fault("document.cannot_choose", "minimum_choices", number=least, least=0, all=there_are)
        elif there_are and not max(1, least) <= greatest <= there_are:
            values = {"number": greatest, "least": max(1, least), "all": there_are}
            table.fault("document.cannot_choose", "maximum_choices", **values)
        return {"minimum_choices": least, "maximum_choices": greatest if "maximum_choices" in table else None}


def length_beside(scale: Scale | None) -> dict[str, Any]:
    """The most characters of the text beside 'other', where a choice has one."""
    return {"max_length": LENGTH_BESIDE_OTHER} if scale and any(choice.other for choice in scale.choices) else {}


def there(item: object, *names: str) -> dict[str, Any]:
    """The fields of those names that hold something."""
    return {name: value for name in names if (value := getattr(item, name))}
