"""Evaluators and readers at the pages of the report's texts, without script."""

from __future__ import annotations

import html
import re

from tests.support.members import Member, token

BASE = "/p/lindevang/rapportens-tekster/"


class Writer(Member):
    """Sends the form of a place with what it holds hidden."""

    def fill(self, address: str, page=None, **typed: object):
        page = page or self.get(address)
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        hidden = {name: html.unescape(value) for name, value in found}
        form = hidden | {"csrf_token": token(page.text)} | typed
        its = {"base_url": "https://localhost", "follow_redirects": True}
        return self.client.post(address, data=form, **its)


def said(page) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def area(page, language: str = "da") -> str:
    """What stands in the field of a language."""
    found = re.search(rf'<textarea id="f-text-{language}".*?>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return html.unescape(found[1])
