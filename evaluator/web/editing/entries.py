"""What only a questionnaire's forms have: 'don't know', and the rows of choices and of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evaluator.web.editing.where import Where
from evaluator.web.fields.values import Block, Data, Spec, in_languages, shown, texts_in, whole, words
from surveys.document.editing import item_keys, proposed_key
from surveys.document.values import Content
from surveys.toml.outside_words import begins_like_outside

SPARE_ROWS: Final = 3
"""Empty rows below those that there are."""
FIRST_ROWS: Final = 5
"""Rows where there are none: as many as most scales have answers."""


@dataclass(frozen=True, slots=True)
class OutsideEntry:
    """'Don't know' or 'not relevant': as the scale says, offered, not offered, or offered with words of one's own."""

    name: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def block(self, where: Where, table: Content) -> Block:
        value = table.get(self.name)
        way = {True: "yes", False: "no", None: ""}.get(value, "own") if not isinstance(value, dict) else "own"
        usual = "as_scale" if table.get("scale") else "not_offered"
        options = [("", where.t(f"editor.outside_{usual}"))]
        options += [(one, where.t(f"editor.outside_{one}")) for one in ("yes", "no", "own") if table.get("scale")]
        options += [(one, where.t(f"editor.outside_{one}")) for one in ("yes", "own") if not table.get("scale")]
        if way == "no" and not table.get("scale"):
            options.append(("no", where.t("editor.outside_no")))
        label = where.t(f"editor.field_{self.name}")
        texts = texts_in(value if isinstance(value, dict) else {}, where.languages)
        own = [Spec(f"{self.name}-{one}", "line", where.t("editor.outside_words"), text, language=one)
               for one, text in texts.items()]  # fmt: skip
        return Block("outside", self.name, ((Spec(self.name, "select", label, way, tuple(options)), *own),), label)

    def values(self, where: Where, table: Content, data: Data) -> Content:  # noqa: ARG002
        way, texts = words(data, self.name), in_languages(data, self.name, where.languages)
        if way == "own" or (texts and way != "no"):
            return {self.name: texts}
        return {self.name: way == "yes"} if way else {}


@dataclass(frozen=True, slots=True)
class RowsEntry:
    """A list of tables with a text in every language: choices with codes, or the rows of a matrix with keys. ``flags``
    are the marks that each can have."""

    name: str
    flags: tuple[str, ...] = ()
    keyed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def _sign(self) -> str:
        return "key" if self.keyed else "code"

    def block(self, where: Where, table: Content) -> Block:
        rows = [row for row in table.get(self.name, ()) if isinstance(row, dict)]
        count = max(len(rows) + SPARE_ROWS, FIRST_ROWS, where.rows.get(self.name, 0))
        rows += [{}] * (count - len(rows))
        groups = tuple(tuple(self._row(where, at, row)) for at, row in enumerate(rows))
        legends = tuple(where.t(f"editor.row_legend_{self.name}", number=at + 1) for at in range(count))
        hint = where.t(f"editor.hint_{self.name}")
        return Block("rows", self.name, groups, where.label(self.name), legends, hint)

    def _row(self, where: Where, at: int, row: Content) -> Iterator[Spec]:
        sign, t = self._sign, where.t
        fixed = self.keyed and row.get("key") in where.published
        yield Spec(f"{self.name}-{at}-{sign}", "code", t(f"editor.row_{sign}"), shown(row.get(sign), t.language),
                   fixed=fixed)  # fmt: skip
        for language, text in texts_in(row, where.languages).items():
            yield Spec(f"{self.name}-{at}-{language}", "line", t("editor.row_text"), text, language=language)
        for flag in self._flags(row, where):
            yield Spec(f"{self.name}-{at}-{flag}", "check", t(f"editor.row_{flag}"), row.get(flag) is True)

    def _flags(self, row: Content, where: Where) -> Iterator[str]:
        """Whether a choice is on its scale is asked only where its label leaves it in doubt."""
        in_doubt = begins_like_outside(texts_in(row, where.languages))
        return (flag for flag in self.flags if flag != "on_scale" or in_doubt or row.get(flag))

    def values(self, where: Where, table: Content, data: Data) -> Content:
        numbers = sorted({int(name.split("-")[1]) for name in data if name.startswith(f"{self.name}-")})
        rows = [self._read(where, at, data) for at in numbers]
        rows = [row for row in rows if row]
        self._sign_those_without(rows, where)
        if self.keyed:
            changed = {row.get("key"): row["changed"] for row in table.get(self.name, ()) if "changed" in row}
            rows = [row | ({"changed": changed[row["key"]]} if row["key"] in changed else {}) for row in rows]
        return {self.name: rows} if rows else {}

    def _read(self, where: Where, at: int, data: Data) -> Content:
        place = f"{self.name}-{at}"
        sign = words(data, f"{place}-{self._sign}")
        row: Content = {self._sign: sign if self.keyed else whole(sign)} if sign else {}
        row |= in_languages(data, place, where.languages)
        return row | {flag: True for flag in self.flags if data.get(f"{place}-{flag}")}

    def _sign_those_without(self, rows: list[Content], where: Where) -> None:
        """A key of the words, or the next free code: nobody has to think of them."""
        taken = {row["key"] for row in rows if "key" in row} | set(item_keys(where.content))
        for row in rows:
            if self._sign in row:
                continue
            if self.keyed:
                label = next((row[one] for one in where.languages if one in row), "")
                row["key"] = proposed_key(label, taken, "udsagn")
                taken.add(row["key"])
            else:
                row["code"] = max([one["code"] for one in rows if isinstance(one.get("code"), int)], default=0) + 1
