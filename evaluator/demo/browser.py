"""What a browser does on the participant's pages: fetch, find the form and its fields, send it, follow redirects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

Filled = Mapping[str, Sequence[str]]
"""What is sent: field name -> values."""

_TAG: Final = re.compile(r"<(form|input|textarea|button|a)\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
_REDIRECTS: Final = (302, 303)
_MOST_REDIRECTS: Final = 10


class Client(Protocol):
    """Werkzeug's and Flask's test client, as far as it is used here."""

    def get(self, path: str) -> Any: ...
    def post(self, path: str, *, data: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: ``kind`` is radio, checkbox, text, hidden or textarea; ``values`` are those on offer."""

    name: str
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form with a main button. ``button`` is what pressing it sends."""

    action: str
    fields: tuple[Field, ...]
    button: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came. ``form`` is the one with the main button, ``onward`` the main button that is a link."""

    path: str
    status: int
    html: str
    form: Form | None
    onward: str | None


class BrowserLost(Exception):
    """A page answered in a way that a participant could not go on from."""


class Browser:
    """Goes through pages with a client. It knows the marks of this project's own pages and nothing of HTML at large."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def open(self, path: str) -> Page:
        return self._arrive(path, self._client.get(path))

    def send(self, page: Page, filled: Filled) -> Page:
        """Send the page's form: its hidden fields, what was filled in, and the main button."""
        if page.form is None:
            raise BrowserLost(f"{page.path} has no form to send")
        hidden = {field.name: list(field.values) for field in page.form.fields if field.kind == "hidden"}
        data = {**hidden, **{name: list(values) for name, values in filled.items()}, **page.form.button}
        path = page.form.action or page.path
        return self._arrive(path, self._client.post(path, data=data))

    def _arrive(self, path: str, response: Any) -> Page:
        for _ in range(_MOST_REDIRECTS):
            if response.status_code not in _REDIRECTS:
                break
            path = _path(response.headers["Location"])
            response = self._client.get(path)
        if response.status_code not in (200, 422):
            raise BrowserLost(f"{path.rpartition('/')[2]} answered {response.status_code}")
        return read(path, response.status_code, response.get_data(as_text=True))


def journey(browser: Browser, page: Page, fill: Callable[[Form, bool], Filled], *, pages: int) -> Page:
    """Fill in and send page after page until there is nothing more to send, at most ``pages`` of them.

    ``fill`` is given the form, and whether it came back with errors.
    """
    for _ in range(pages):
        if page.form is not None:
            page = browser.send(page, fill(page.form, page.status == 422))
        elif page.onward is not None:
            page = browser.open(page.onward)
        else:
            return page
    return page


def read(path: str, status: int, html: str) -> Page:
    """The page with its main form and main link."""
    main = _Main()
    for match in _TAG.finditer(html):
        main.take(match[1], {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[2])})
    return Page(path, status, html, main.form(), main.onward)


def _path(address: str) -> str:
    """The address as the server is asked for it: without host and without the part after ``#``."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class _Main:
    """Collects tags in their order; the form that holds the main button is the main form."""

    def __init__(self) -> None:
        self.onward: str | None = None
        self._forms: list[tuple[str, dict[str, Field]]] = []
        self._main: tuple[int, dict[str, str]] | None = None

    def take(self, tag: str, attributes: Mapping[str, str]) -> None:
        is_main = "primary" in attributes.get("class", "").split()
        if tag == "form":
            self._forms.append((_path(attributes.get("action", "")), {}))
        elif tag == "a" and is_main:
            self.onward = _path(attributes["href"])
        elif tag == "button" and is_main and self._forms:
            name = attributes.get("name")
            self._main = (len(self._forms) - 1, {name: attributes.get("value", "")} if name else {})
        elif tag in ("input", "textarea") and self._forms:
            kind = "textarea" if tag == "textarea" else attributes.get("type", "text")
            self._add(attributes["name"], kind, attributes.get("value", ""))

    def _add(self, name: str, kind: str, value: str) -> None:
        fields = self._forms[-1][1]
        earlier = fields[name].values if name in fields else ()
        fields[name] = Field(name, kind, (*earlier, value))

    def form(self) -> Form | None:
        if self._main is None:
            return None
        number, button = self._main
        action, fields = self._forms[number]
        return Form(action, tuple(fields.values()), button)
