"""People who sign in, each at a browser of their own."""

from __future__ import annotations

import re

from evaluator.accounts.credentials import add_account

PASSWORD = "a good long password"


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


class Member:
    """Somebody with an account, signed in."""

    def __init__(self, site, name: str, role: str = "collector", programme: str | None = None) -> None:
        with site.service.store.writing() as db:
            its = {"name": name, "role": role, "programme": programme}
            add_account(db, **its, password=PASSWORD, now=site.now)
        self.name = name
        self.client = site.app.test_client()
        self.sign_in()
        site.signed_in.append(self.sign_in)

    def sign_in(self, password: str = PASSWORD) -> None:
        """Also once more, where the clock of the site was moved and the session is over."""
        its = {"name": self.name, "password": password, "csrf_token": token(self.get("/log-ind").text)}
        assert self.post("/log-ind", **its).status_code == 302

    def get(self, address: str, **arguments):
        return self.client.get(address, base_url="https://localhost", query_string=arguments, follow_redirects=True)

    def post(self, address: str, **form: str):
        return self.client.post(address, data=form, base_url="https://localhost")

    def send(self, address: str, **form: str):
        """Post to a page with its token, and go where it leads."""
        form["csrf_token"] = token(self.get(address).text)
        its = {"base_url": "https://localhost", "follow_redirects": True}
        return self.client.post(address, data=form, **its)
