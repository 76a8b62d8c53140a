"""Short ways through the pages of the editor, as a browser without script takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from evaluator.accounts.credentials import add_account

PASSWORD = "a good long password"
LOCAL = "https://localhost"


class Fields(HTMLParser):
    """What a browser would post of a page's form: names and values in ``values``."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._select = ""
        self._area: str | None = None
        self._text = ""
        self._in_form = False
        self.feed(page.partition("<main")[2])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self._select = name
            self.values.setdefault(name, [])
        elif tag == "option" and ("selected" in given or (self._select and not self.values[self._select])):
            self.values[self._select] = [value]
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "input" and name:
            marked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if marked and given.get("type") != "file":
                self.values.setdefault(name, []).append(value or ("y" if given.get("type") == "checkbox" else ""))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            self.values[self._area] = [self._text.removeprefix("\r").removeprefix("\n")]
            self._area = None
        if tag == "select":
            self._select = ""


class Editor:
    """Somebody signed in at the editor's pages of a programme."""

    def __init__(self, site: Any, name: str = "eva", role: str = "evaluator") -> None:
        self.site = site
        self.client = site.app.test_client()
        self.base = f"/p/{site.programme}/spoergeskemaer/"
        with site.service.store.writing() as db:
            add_account(db, name=name, password=PASSWORD, role=role, now=site.now)
        self.csrf_token = self.token(self.get("/log-ind"))
        """Of the session, which is the same from signing in to the end."""
        form = {"name": name, "password": PASSWORD, "csrf_token": self.csrf_token}
        assert self.client.post("/log-ind", data=form, base_url=LOCAL).status_code == 302

    def get(self, address: str) -> TestResponse:
        return self.client.get(address if address.startswith("/") else self.base + address, base_url=LOCAL)

    @staticmethod
    def token(page: TestResponse) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert found, page.text
        return found[1]

    def post(self, address: str, data: Mapping[str, Any], *, follow: bool = True) -> TestResponse:
        place = address if address.startswith("/") else self.base + address
        filled = {"csrf_token": self.csrf_token} | dict(data)
        return self.client.post(place, data=filled, base_url=LOCAL, follow_redirects=follow)

    def fields(self, address: str) -> dict[str, list[str]]:
        page = self.get(address)
        assert page.status_code == 200, page.status_code
        return Fields(page.text).values

    def fill(self, address: str, *, follow: bool = True, **changes: object) -> TestResponse:
        """Open a page, change some fields, and send its form."""
        return self.post(address, self.fields(address) | changes, follow=follow)

    def edit(self, key: str = "neighbours") -> None:
        assert self.post(f"{key}/rediger", {}).status_code == 200


def words(page: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2])).split())
