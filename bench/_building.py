"""A programme built from nothing in a browser, entry by entry, as its document says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from bench._forms import IN_PER_CENT, Fields, Table, fields_of, fill, written
from bench._hands import Hands
from bench._posting import send

FRAME: Final = {
    "milestones": "Tilføj et nedslag",
    "groups": "Tilføj en gruppe",
    "processes": "Tilføj et forløb",
    "stages": "Tilføj en fase",
    "visions": "Tilføj en vision",
    "phases": "Tilføj en periode",
}
"""The sections around the theory, in an order in which each names only what is there, and what adds to them."""
ANOTHER: Final = "Tilføj, og lav flere"
_WAYS: Final = ("open_link", "self_generated_code")
_TABLES: Final = (*FRAME, "nodes", "links", "indicators", "waves", "information")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be built: the tables of the programme document, and of its questionnaires by their keys.
    ``keys``: whether each thing is given the key that it has there; who works in a hurry takes the one proposed."""

    programme: Table
    questionnaires: Mapping[str, Table]
    keys: bool = True

    @property
    def key(self) -> str:
        return str(self.programme["key"])


@dataclass(frozen=True, slots=True)
class Builder:
    """``by_hand``: how many of each kind are typed; forms of the others are sent by the browser without being drawn."""

    hands: Hands
    wanted: Wanted
    by_hand: int = 1000

    @property
    def design(self) -> str:
        return f"/p/{self.wanted.key}/design/"

    def begin(self) -> None:
        """From the page of programmes to the theory of a new one, which has the key that it is given there."""
        self.hands.link("Begynd en indsats")
        its = self.wanted.programme
        self._fill({"title": its["title"], "languages": its["languages"], "key": its["key"]})
        self.hands.button("Begynd")
        if not self.wanted.keys:
            its["key"] = urlsplit(self.hands.page.url).path.split("/")[2]

    def settings(self) -> None:
        self._to("Indsatsen")
        its = {name: value for name, value in self.wanted.programme.items() if name not in (*_TABLES, "key")}
        self._fill(its)
        self.hands.button("Gem")

    def frame(self) -> None:
        self._to("Rammer")
        for section, adds in FRAME.items():
            if entries := self.wanted.programme.get(section):
                self._add(adds, (fields_of(table) | {"key": key} for key, table in entries.items()), len(entries))

    def theory(self) -> None:
        self._to("Forandringsteorien")
        its, nodes = self.wanted.programme, dict(self.wanted.programme["nodes"])
        if not self.wanted.keys:
            self._lines([nodes.pop(key) for key, table in its["nodes"].items() if table.keys() == {"kind", "title"}])
        if nodes:
            fields = (fields_of(table) | {"key": key} for key, table in nodes.items())
            self._add("Med beskrivelse og visioner", fields, len(nodes))
        self._add("Med antagelser og andre forklaringer", map(fields_of, its["links"]), len(its["links"]))

    def _lines(self, nodes: list[Table]) -> None:
        """Boxes with a title alone, in the view for a meeting: a line for each, and no page between them."""
        page = self.hands.page
        self.hands.link("Vis stort til et møde")
        for number, table in enumerate(nodes, 1):
            self.hands.think()
            if page.locator("#kind").input_value() != table["kind"]:
                self.hands.choose(page.locator("#kind"), table["kind"])
            self.hands.write(page.locator("#title"), table["title"]["da"])
            page.keyboard.press("Enter")
            expect(page.locator("#board p.quiet")).to_contain_text(f"{number} kasser")
        self.hands.press(page.locator("header a"))

    def indicators(self) -> None:
        self._to("Indikatorer")
        its = self.wanted.programme["indicators"]
        self._add("Tilføj en indikator", (_indicator(table) | {"key": key} for key, table in its.items()), len(its))

    def _source(self, fields: Fields) -> None:
        """The form of an indicator offers answers, and asks in per cent, by the source that is chosen first."""
        page, codes = self.hands.page, fields.get("source-codes")
        fill(self.hands, {name: its for name, its in fields.items() if name.startswith("source-") or name == "unit"})
        if isinstance(codes, list):
            page.locator(f"#source-codes_{codes[0]}").wait_for()
        target = page.locator("label[for^=targets-]").first
        (
            target.filter(has_text=IN_PER_CENT) if _is_share(fields) else target.filter(has_not_text=IN_PER_CENT)
        ).wait_for()

    def waves(self) -> None:
        self._to("Runder")
        its = self.wanted.programme["waves"]
        first = self.hands.page.locator("main").get_by_role("link", name="Tilføj en runde").first
        self._add(first, (_wave(table) | {"key": key} for key, table in its.items()), len(its))

    def information(self) -> None:
        self._to("Det, folk får at vide")
        its = dict(self.wanted.programme["information"])
        variants = its.pop("variants", {})
        self._fill(fields_of(its))
        self.hands.button("Gem")
        if variants:
            entries = (_variant(table) | {"key": key} for key, table in variants.items())
            self._add("Skriv en anden tekst til nogle runder", entries, len(variants))

    def publish(self, reason: str) -> None:
        self._to("Udgiv …")
        self.hands.write(self.hands.page.locator("#reason"), reason)
        self.hands.button("Udgiv version 1")
        expect(self.hands.page.get_by_role("status")).to_have_text("Version 1 er udgivet.")

    def _to(self, name: str) -> None:
        """To another part of the design by the list of parts, which every list has; to the list first."""
        parts = self.hands.page.get_by_role("navigation", name="Dele af indsatsen")
        if not parts.count():
            self.hands.press(self.hands.page.locator("main a").first)
        self.hands.press(parts.get_by_role("link", name=name, exact=True))

    def _add(self, how: str | Locator, entries: Iterable[Fields], count: int) -> None:
        main, came_from = self.hands.page.locator("main"), urlsplit(self.hands.page.url).path
        self.hands.press(main.get_by_role("link", name=how, exact=True).first if isinstance(how, str) else how)
        form, entries, typed = urlsplit(self.hands.page.url).path, iter(entries), min(count, self.by_hand)
        for number, fields in enumerate(islice(entries, typed), 1):
            self.hands.think()
            self._fill(fields)
            self.hands.button(ANOTHER if number < typed else "Tilføj")
        if typed < count:
            self.hands.open(f"{self.design}vis")
            for fields in entries:
                send(self.hands, form, _in_its_unit(fields))
            self.hands.open(came_from)

    def _fill(self, fields: Fields) -> None:
        its = {name: value for name, value in fields_of(fields).items() if name != "key" or self.wanted.keys}
        if "source-kind" in its:
            self._source(its)
        left = fill(self.hands, its)
        assert not left, f"{self.hands.page.url} has no field for {left}"


def _indicator(table: Table) -> Fields:
    """Its source is chosen by kind, and the questions of each questionnaire by a field of their own."""
    fields, source = fields_of({name: value for name, value in table.items() if name != "source"}), table["source"]
    kind = next(one for one in ("survey", "theme", "register", "involvement", "manual") if one in source)
    rest = {name: value for name, value in source.items() if name not in ("survey", "register", "measure", "questions")}
    fields |= {"source-kind": kind} | fields_of(rest, "source-")
    for name in ("survey", "questions"):
        fields |= {f"source-{name}-{one.partition('.')[0]}": one.partition(".")[2] for one in _several(source, name)}
    if kind == "register":
        fields["source-measure"] = f"{source['register']}/{source['measure']}"
    return fields


def _in_its_unit(fields: Fields) -> Fields:
    """An indicator's numbers as its form reads them; it asks in per cent before a source is chosen."""
    if "source-kind" not in fields:
        return fields
    unit = IN_PER_CENT if _is_share(fields) else ""
    return {name: written(its, unit) if isinstance(its, Decimal) else its for name, its in fields.items()}


def _is_share(fields: Fields) -> bool:
    kind = fields["source-kind"]
    if kind == "manual":
        return fields.get("unit") == "share"
    return kind in ("theme", "involvement") or (kind == "survey" and fields.get("source-statistic") != "median")


def _several(source: Table, name: str) -> Iterator[str]:
    value = source.get(name, ())
    yield from [value] if isinstance(value, str) else value


def _wave(table: Table) -> Fields:
    way = next((one for one in _WAYS if table.get(one)), "invitations")
    return fields_of({name: value for name, value in table.items() if name not in _WAYS}) | {"open_link": way}


def _variant(table: Table) -> Fields:
    said = {name: "yes" if value else "no" for name, value in table.items() if isinstance(value, bool)}
    return fields_of(table | said)
