"""How an identity provider is named in the environment, and everything that is wrong with it, at once."""

from __future__ import annotations

import pytest

from evaluator.core.identity_provider import ProviderSettings
from surveys.diagnostics import InputRejected

RIGHT = {
    "NEDSLAG_OIDC_ISSUER": "https://login.example.org/tenant",
    "NEDSLAG_OIDC_CLIENT_ID": "nedslag",
    "NEDSLAG_OIDC_CLIENT_SECRET": "a secret that two know",
}


def test_without_an_issuer_there_is_none() -> None:
    assert ProviderSettings.from_environment({}) is None


def test_what_is_set_is_read_and_the_secret_is_not_shown() -> None:
    more = {"DOMAINS": "Example.org, @kommune.example", "ACR": "high,higher"}
    more |= {"SECOND": "provider", "NEW_ACCOUNTS": "on"}
    found = ProviderSettings.from_environment(RIGHT | {f"NEDSLAG_OIDC_{name}": its for name, its in more.items()})
    assert found is not None
    assert (found.domains, found.acr) == (("example.org", "kommune.example"), ("high", "higher"))
    assert (found.second, found.makes_accounts, found.passwords) == ("provider", True, True)
    assert "two know" not in repr(found)


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"OIDC_ISSUER": ""}, ["no_issuer"]),
        ({"OIDC_ISSUER": "", "PASSWORDS": "off"}, ["passwords_without_provider", "no_issuer"]),
        ({"OIDC_ISSUER": "http://login.example.org"}, ["not_an_issuer"]),
        ({"OIDC_ISSUER": "https://login.example.org/?x=1"}, ["not_an_issuer"]),
        ({"OIDC_ISSUER": "https://[broken"}, ["not_an_issuer"]),
        ({"OIDC_CLIENT_ID": "", "OIDC_CLIENT_SECRET": ""}, ["empty_setting", "empty_setting"]),
        ({"OIDC_SECOND": "both", "PASSWORDS": "no"}, ["no_switch", "unknown_second"]),
        ({"OIDC_NEW_ACCOUNTS": "yes"}, ["no_switch"]),
        ({"OIDC_NEW_ACCOUNTS": "on"}, ["new_accounts_of_all"]),
    ],
    ids=str,
)
def test_everything_that_is_wrong_is_told_at_once(changed: dict[str, str], codes: list[str]) -> None:
    with pytest.raises(InputRejected) as caught:
        ProviderSettings.from_environment(RIGHT | {f"NEDSLAG_{name}": its for name, its in changed.items()})
    assert [one.code for one in caught.value.diagnostics] == [f"settings.{code}" for code in codes]


def test_on_the_own_machine_http_will_do() -> None:
    assert ProviderSettings.from_environment(RIGHT | {"NEDSLAG_OIDC_ISSUER": "http://127.0.0.1:8000"}) is not None
