"""The fields of what an indicator is counted from: questions, answers, measures of registers, and rows that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.records.model import SEVERAL
from evaluator.web.designing.indicators_library import columns, measures, restricted_by, values_of
from evaluator.web.designing.where import Where
from evaluator.web.fields.values import Block, Data, Spec, words
from surveys.document.values import Content


@dataclass(frozen=True, slots=True)
class QuestionsEntry:
    """The questions of an indicator, at most one of each questionnaire: those on a scale, or those answered in words
    where they are ``written``. What cannot be offered so is offered as it is written."""

    name: str
    written: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        chosen, rest = _placed(where, strings(table.get(self.name)))
        specs = [self._pick(where, key, chosen.get(key, "")) for key in where.library().questionnaires]
        if rest:
            label, options = where.label("as_written"), tuple((one, one) for one in rest)
            specs.append(Spec(f"{self.name}-_rest", "checks", label, rest, options))
        return Block("plain", self.name, (tuple(specs),))

    def _pick(self, where: Where, key: str, value: str) -> Spec:
        library = where.library()
        offered = (("", where.t("designing.no_question")), *library.asked(key, where.t, written=self.written))
        offered = offered if value in dict(offered) else (*offered, (value, value))
        label = where.label("question_in", title=where.t.pick(library.questionnaires[key].title) or key)
        return Spec(f"{self.name}-{key}", "select", label, value, offered)

    def values(self, where: Where, table: Content, data: Data) -> Content:
        before = strings(table.get(self.name))
        picked = {key: words(data, f"{self.name}-{key}") for key in where.library().questionnaires}
        rest = data.get(f"{self.name}-_rest")
        marked = {f"{key}.{item}" for key, item in picked.items() if item} | set(rest if isinstance(rest, list) else [])
        found = [one for one in before if one in marked]
        found += [f"{key}.{item}" for key, item in picked.items() if item and f"{key}.{item}" not in found]
        return {self.name: found if len(found) > 1 else found[0]} if found else {}


def strings(value: object) -> list[str]:
    """A list of strings of a document, or the only one of it."""
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _placed(where: Where, names: list[str]) -> tuple[dict[str, str], list[str]]:
    """The first question of each questionnaire by its key, and the other names."""
    chosen: dict[str, str] = {}
    rest = []
    for name in names:
        key, _, item = name.partition(".")
        if key in where.library().questionnaires and key not in chosen and item:
            chosen[key] = item
        else:
            rest.append(name)
    return chosen, rest


@dataclass(frozen=True, slots=True)
class CodesEntry:
    """Which answers count, of those to the questions in ``survey``."""

    name: str = "codes"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        marked = strings(table.get(self.name))
        offered = dict(where.library().choices(strings(table.get("survey")), where.t))
        offered |= {one: one for one in marked if one not in offered}
        return Block(
            "plain", self.name, ((Spec(self.name, "checks", where.label(self.name), marked, tuple(offered.items())),),)
        )

    def values(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        marked = strings(data.get(self.name))
        codes: list[int | str] = sorted(int(one) for one in marked if one.lstrip("-").isdecimal())
        codes += [one for one in marked if not one.lstrip("-").isdecimal()]
        return {self.name: codes} if codes else {}


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """What of which register is counted."""

    @property
    def names(self) -> tuple[str, ...]:
        return ("register", "measure")

    def block(self, where: Where, table: Content) -> Block:
        written = f"{table.get('register', '')}/{table.get('measure', '')}"
        value = "" if written == "/" else written
        offered = (("", where.t("designing.choose")), *measures(where.programme, where.t))
        offered = offered if value in dict(offered) else (*offered, (value, value))
        return Block("plain", "measure", ((Spec("measure", "select", where.label("measure"), value, offered),),))

    def values(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        register, _, measure = words(data, "measure").partition("/")
        return {"register": register, "measure": measure} if register else {}


@dataclass(frozen=True, slots=True)
class RowsEntry:
    """Which rows of a register count, by the values of its columns. There is a field for each column of any register,
    so that what is typed after another register was chosen is not lost."""

    name: str = "where"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        return Block("plain", self.name, (tuple(self._specs(where, table)),))

    def _specs(self, where: Where, table: Content) -> Iterator[Spec]:
        written = _table(table.get(self.name))
        for name, column in columns().items():
            marked, label = strings(written.get(name)), where.t(f"registers.column_{name}")
            offered = dict(values_of(column, where.programme, where.t))
            if column.of or column.choices:
                offered |= {one: one for one in marked if one not in offered}
                yield Spec(f"{self.name}-{name}", "checks", label, marked, tuple(offered.items()))
            else:
                label = where.label("where_several", column=label)
                yield Spec(f"{self.name}-{name}", "line", label, SEVERAL.join(marked))

    def values(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        register = words(data, "measure").partition("/")[0]
        before = _table(table.get(self.name)) if table.get("register") == register else {}
        new = {name: value for name, value in before.items() if name not in columns()}
        for name in restricted_by(register):
            found = _several(data.get(f"{self.name}-{name}"))
            kept = name in before and strings(before[name]) == found
            new |= {name: before[name] if kept else found} if found else {}
        return {self.name: new} if new else {}


def _several(value: object) -> list[str]:
    """What was marked, or written with ';' between."""
    parts = value.split(SEVERAL.strip()) if isinstance(value, str) else strings(value)
    return [one.strip() for one in parts if one.strip()]


def _table(value: object) -> Content:
    return value if isinstance(value, dict) else {}
