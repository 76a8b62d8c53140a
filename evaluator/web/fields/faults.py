"""What is wrong with a document or a form, as the pages show it: where, what, and the remedy, beside its field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from evaluator.texts import Texts
from evaluator.texts.diagnostics import rendered
from evaluator.web.fields.values import Block, Data, words
from surveys.diagnostics import Diagnostic
from surveys.document.editing import WrongKeys

_LISTS: Final = ("pages", "items", "rows", "choices")
_NOTHING: Final = ("document.missing", "document.empty_list")


@dataclass(frozen=True, slots=True)
class RenderedFault:
    """A diagnostic in words. ``address`` is '' where it cannot be mended here."""

    name: str
    problem: str
    remedy: str
    address: str = ""
    field: str = ""


def of_empty_list(found: Diagnostic, path: str, t: Texts) -> tuple[str, str] | None:
    """Problem and remedy where a questionnaire's list has nothing in it, such as its pages; None for other faults."""
    if path in _LISTS and found.code in _NOTHING:
        return t(f"editor.without_{path}"), t(f"editor.add_to_{path}")
    return None


def wrong_keys(found: WrongKeys, data: Data, t: Texts) -> list[RenderedFault]:
    """A fault at each field of a key in which one of them was typed."""
    said = {key: rendered(Diagnostic(code, (), {"key": key}), t, in_editor=True) for key, code in found.codes.items()}
    typed = {name: said.get(words(data, name)) for name in data if name.rpartition("-")[2] == "key"}
    return [RenderedFault("", one.problem, one.remedy, f"#{name}", name) for name, one in typed.items() if one]


def beside(
    faults: Iterable[RenderedFault], fields: Collection[str]
) -> tuple[dict[str, list[RenderedFault]], list[RenderedFault]]:
    """The faults by the field at which they are shown, and those of no field. ``fields`` are the names of fields and of
    their groups; a fault of ``choices-1`` stands at the group ``choices`` where there is no such field."""
    at: dict[str, list[RenderedFault]] = {}
    rest = []
    for fault in faults:
        name = fault.field
        while name and name not in fields:
            name = name.rpartition("-")[0]
        if name:
            at.setdefault(name, []).append(fault)
        else:
            rest.append(fault)
    return at, rest


def by_field(fault: RenderedFault, blocks: Sequence[Block], t: Texts) -> RenderedFault:
    """The fault under the name of its field, where it is known which thing it is about."""
    specs = {spec.name: (spec, block) for block in blocks for spec in block.specs}
    if fault.field not in specs:
        title = next((block.title or block.specs[0].label for block in blocks if block.name == fault.field), "")
        return replace(fault, name=title or fault.name)
    spec, block = specs[fault.field]
    name = spec.label
    if spec.language:
        name += f" ({t(f'pages.in_{spec.language}')})"
    if block.kind == "rows" and (legend := block.legends[int(spec.name.split("-")[1])]) != spec.label:
        name = f"{legend}: {name}"
    return replace(fault, name=name)


def names_of(blocks: Iterable[Block]) -> set[str]:
    """The names of fields, of blocks and of their rows, at which a fault is shown."""
    found: set[str] = set()
    for block in blocks:
        found |= {block.name, *(spec.name for spec in block.specs)}
        found |= {f"{block.name}-{at}" for at in range(len(block.groups))} if block.kind == "rows" else set()
    return found
