"""A questionnaire built from nothing in a browser: its texts, scales, pages and questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bench._forms import Fields, Table, fields_of, fill
from bench._hands import Hands
from bench._posting import send
from evaluator.editing.scale_templates import MODELS, model_of

_OUTSIDE: Final = ("dont_know", "not_relevant")
_TO_DRAFT: Final = "Gem, og gå til kladden"
_ANOTHER: Final = "Gem, og lav flere"


@dataclass(frozen=True, slots=True)
class Asker:
    """``programme``: its key. ``wanted``: the tables of the document. ``keys``: whether each thing is given the key
    that it has there. ``by_hand``: how many pages are typed with their questions, and how many scales; forms of the
    others are sent by the browser without being drawn."""

    hands: Hands
    programme: str
    wanted: Table
    keys: bool = True
    by_hand: int = 1000

    @property
    def draft(self) -> str:
        return f"/p/{self.programme}/spoergeskemaer/{self.wanted['key']}/kladde/"

    def build(self) -> None:
        """From any page of the programme to the draft of the questionnaire."""
        self.hands.menu("Spørgeskemaer")
        self.hands.link("Nyt spørgeskema")
        self._fill({"title": self.wanted["title"], "key": self.wanted["key"]})
        self.hands.button("Begynd")
        self.hands.link("Ret titel, information og sprog")
        rest = {name: value for name, value in self.wanted.items() if name not in ("key", "scales", "pages")}
        self._fill(rest)
        self.hands.button(_TO_DRAFT)
        scales, pages = list(self.wanted.get("scales", {}).items()), self.wanted["pages"]
        for key, scale in scales[: self.by_hand]:
            self._scale(key, scale)
        if rest := scales[self.by_hand :]:
            self._send_scales(rest)
        for page in pages[: self.by_hand]:
            self._page(page)
            self.hands.press(
                self.hands.page.locator(f"#page-{page['key']}").get_by_role("link", name="Tilføj spørgsmål")
            )
            for number, item in enumerate(page["items"], 1):
                self._item(item, _ANOTHER if number < len(page["items"]) else _TO_DRAFT)
        if rest := pages[self.by_hand :]:
            self._send_pages(rest)

    def _send_scales(self, scales: list[tuple[str, Table]]) -> None:
        self.hands.open(f"/p/{self.programme}/design/vis")
        for key, scale in scales:
            self._sent("ny-skala", {"model": self._model(scale)}, {"ordered": True} | scale | {"key": key})
        self.hands.open(self.draft)

    def _send_pages(self, pages: list[Table]) -> None:
        self.hands.open(f"/p/{self.programme}/design/vis")
        for page in pages:
            title = {"title": page["title"]}
            self._sent("ny-side", title, {name: value for name, value in page.items() if name != "items"})
            for item in page["items"]:
                begun = {name: item[name] for name in ("kind", "text") if name in item}
                self._sent(f"side/{page['key']}/nyt", begun, item)
        self.hands.open(self.draft)

    def _sent(self, begins: str, first: Table, table: Table) -> None:
        """What begins a thing, and then its own form; once more where that shows the answers to a question."""
        form = send(self.hands, self.draft + begins, _all_fields(first), follow=True)
        fields = _all_fields(table)
        if "show_if-codes" in fields:
            send(self.hands, form, {name: its for name, its in fields.items() if name not in ("show_if-codes", "key")})
            form += "?igen"
        send(self.hands, form, fields, "outline")

    def _scale(self, key: str, scale: Table) -> None:
        self.hands.think()
        self.hands.link("Tilføj skala")
        self.hands.mark(self.hands.page.locator(f"#model_{self._model(scale)}"))
        self.hands.button("Tilføj, og gå videre")
        self._fill({"ordered": True} | scale | {"key": key})
        self.hands.button(_TO_DRAFT)

    def _model(self, scale: Table) -> str:
        """The ready-made scale that has the same answers, else the one without any."""
        its, wanted = self.wanted["languages"], scale["choices"]
        return next((name for name in MODELS if model_of(name, its).get("choices") == wanted), "empty")

    def _page(self, page: Table) -> None:
        self.hands.think()
        self.hands.link("Tilføj side")
        self._fill({"title": page["title"]})
        self.hands.button("Tilføj")
        its = {name: value for name, value in page.items() if name not in ("items", "title")}
        if not self.keys:
            its.pop("key")
        if its:
            self.hands.press(self.hands.page.locator("section.sheet h3 a").last)
            self._fill({"title": page["title"]} | its)
            self.hands.button(_TO_DRAFT)

    def _item(self, item: Table, then: str) -> None:
        self.hands.think()
        self._fill({name: item[name] for name in ("kind", "text") if name in item})
        self.hands.button("Tilføj, og gå videre")
        self._fill(item)
        self.hands.button(then)

    def _fill(self, table: Table) -> None:
        """With as many saves as it takes: there are rows for a few more than there were, and the answers to a question
        are shown once it has been chosen."""
        wanted = _all_fields(table)
        if not self.keys:
            wanted.pop("key", None)
        left = fill(self.hands, wanted)
        for _ in range(4):
            if not left:
                return
            self.hands.button("Gem, og vis spørgsmålets svar" if "show_if-codes" in left else "Gem")
            left = fill(self.hands, wanted)
        assert not left, f"{self.hands.page.url} has no field for {left}"


def _all_fields(table: Table) -> Fields:
    return {name: value for one, its in table.items() for name, value in _fields(one, its).items()}


def _fields(name: str, value: Any) -> Fields:
    if name in _OUTSIDE:
        return {name: "own"} | fields_of({name: value}) if isinstance(value, dict) else {name: "yes" if value else "no"}
    if name == "show_if":
        codes = value["is"] if isinstance(value["is"], list) else [value["is"]]
        its = {"mode": "choose", "item": value["item"], "codes": [str(one) for one in codes]}
        return fields_of({name: its})
    return fields_of({name: value})
