"""How people sign in through an identity provider of their own house (OpenID Connect), read from the environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from evaluator.core.config import LOOPBACK
from surveys.diagnostics import Diagnostic, InputRejected, unknown

SECONDS: Final = ("own", "provider")
"""Whose second factor is asked for: nedslag's own, or none where the provider says that it has asked for one."""
SWITCHES: Final = ("on", "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """``domains``: of the mail addresses that may sign in, () for all. ``button``: what the button says, '' for the
    usual words. ``acr``: what the provider calls a sign-in with a second factor, besides the method 'mfa'.
    ``makes_accounts``: whether somebody whom nobody invited gets an account, without a role. ``passwords``: whether a
    password of nedslag opens an account, too."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: tuple[str, ...] = ()
    button: str = ""
    second: str = SECONDS[0]
    acr: tuple[str, ...] = ()
    makes_accounts: bool = False
    passwords: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> ProviderSettings | None:
        """Read NEDSLAG_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _DOMAINS, _BUTTON, _SECOND, _ACR and _NEW_ACCOUNTS, and
        NEDSLAG_PASSWORDS. None where no issuer is named. Raises InputRejected with everything that is missing or
        wrong."""
        given = {name: environment.get(f"NEDSLAG_OIDC_{name}", "").strip() for name in _NAMES}
        passwords = environment.get("NEDSLAG_PASSWORDS", "").strip() or "on"
        if found := [*_wrong(given, passwords)]:
            raise InputRejected(found)
        if not given["ISSUER"]:
            return None
        return cls(
            issuer=given["ISSUER"],
            client_id=given["CLIENT_ID"],
            client_secret=given["CLIENT_SECRET"],
            domains=tuple(name.lower().lstrip("@") for name in _listed(given["DOMAINS"])),
            button=given["BUTTON"],
            second=given["SECOND"] or SECONDS[0],
            acr=_listed(given["ACR"]),
            makes_accounts=given["NEW_ACCOUNTS"] == "on",
            passwords=passwords == "on",
        )


_NAMES: Final = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "DOMAINS", "BUTTON", "SECOND", "ACR", "NEW_ACCOUNTS")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _wrong(given: Mapping[str, str], passwords: str) -> Iterator[Diagnostic]:
    if passwords not in SWITCHES:
        yield unknown("settings.no_switch", ("NEDSLAG_PASSWORDS",), passwords, SWITCHES)
    if not given["ISSUER"]:
        if passwords == "off":
            yield Diagnostic("settings.passwords_without_provider", ("NEDSLAG_PASSWORDS",))
        if any(given.values()):
            yield Diagnostic("settings.no_issuer", ("NEDSLAG_OIDC_ISSUER",))
        return
    if not _is_issuer(given["ISSUER"]):
        yield Diagnostic("settings.not_an_issuer", ("NEDSLAG_OIDC_ISSUER",))
    for name in ("CLIENT_ID", "CLIENT_SECRET"):
        if not given[name]:
            yield Diagnostic("settings.empty_setting", (f"NEDSLAG_OIDC_{name}",))
    if given["SECOND"] and given["SECOND"] not in SECONDS:
        yield unknown("settings.unknown_second", ("NEDSLAG_OIDC_SECOND",), given["SECOND"], SECONDS)
    if given["NEW_ACCOUNTS"] and given["NEW_ACCOUNTS"] not in SWITCHES:
        yield unknown("settings.no_switch", ("NEDSLAG_OIDC_NEW_ACCOUNTS",), given["NEW_ACCOUNTS"], SWITCHES)
    if given["NEW_ACCOUNTS"] == "on" and not given["DOMAINS"]:
        yield Diagnostic("settings.new_accounts_of_all", ("NEDSLAG_OIDC_DOMAINS",))


def _is_issuer(address: str) -> bool:
    """By https, without a query; by http on the own machine alone."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username) and bool(host)
    return plain and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
