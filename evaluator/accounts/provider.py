"""The identity provider asked who somebody is: OpenID Connect with the code flow, state, nonce and PKCE.

Nothing of what it answers is believed before the signature of the identity token, its issuer, audience, time and nonce
are found right. Keys and addresses of the provider are remembered for some minutes.
"""

from __future__ import annotations

import datetime as dt
import hmac
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from evaluator.accounts.credentials import Busy, Gate
from evaluator.core.identity_provider import ProviderSettings

PATIENCE: Final = 10
"""Seconds that the provider has for an answer."""
AT_ONCE: Final = 2
WAITING: Final = 2
LONGEST_WAIT: Final = 2.0
"""How many ask the provider at a time, how many more wait, and for how many seconds: while it does not answer, whoever
signs in holds a thread, and those who answer questions need the others."""
REMEMBERED: Final = 600.0
"""Seconds for which its addresses and keys are remembered."""
LEEWAY: Final = 60
"""Seconds by which its clock may differ."""
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""With a key of which the public half is known; never 'none', and never with the secret that both sides have."""
ADDRESS: Final = ("email", "email_verified")
MULTIFACTOR: Final = "mfa"
_WELL_KNOWN: Final = "/.well-known/openid-configuration"


class Refused(Exception):
    """Nobody is signed in. ``reason``: a key of the texts, and what the audit log is told."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps of a sign-in that has begun, so that only it can end it, and only once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is, as the provider says. ``methods``: how they were asked (amr), followed by what it calls that
    (acr). ``is_multifactor``: it says that it has asked for a second factor."""

    issuer: str
    subject: str
    email: str
    email_is_verified: bool
    name: str
    methods: tuple[str, ...]
    is_multifactor: bool


class Provider:
    """One identity provider. Safe to be used by several threads."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._gate = Gate(at_once=AT_ONCE, waiting=WAITING, patience=LONGEST_WAIT)
        self._known: dict[str, tuple[float, Any]] = {}

    def beginning(self, return_to: str) -> tuple[str, Begun]:
        """The address at the provider that somebody is sent to, and what to keep of it. Raises Refused."""
        begun = Begun(generate_token(32), generate_token(32), generate_token(64))
        more = {"nonce": begun.nonce} | ({"acr_values": " ".join(self.settings.acr)} if self.settings.acr else {})
        with self._session(return_to) as session:
            address, _ = session.create_authorization_url(
                self._metadata("authorization_endpoint"), state=begun.state, code_verifier=begun.verifier, **more
            )
        return str(address), begun

    def identity(self, begun: Begun, answer: Mapping[str, str], return_to: str, *, now: dt.datetime) -> Identity:
        """Who the ``answer``, as it came to the address ``return_to``, says that somebody is. Raises Refused."""
        if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise Refused("state")
        if "error" in answer or "code" not in answer:
            raise Refused("denied")
        if answer.get("iss", self.settings.issuer) != self.settings.issuer:
            raise Refused("issuer")
        token = self._token(begun, answer["code"], return_to)
        claims = self._claims(begun, token, now)
        if "email" not in claims and "userinfo_endpoint" in self._metadata():
            told = self._told_of(claims, token)
            its = {name: told.get(name) for name in ADDRESS}  # whether it is verified is said of this address
            claims = {**told, **claims, **its}
        return self._identity(claims)

    def end_address(self, return_to: str) -> str:
        """Where somebody signs out of the provider, too; '' where it has no such page or does not answer."""
        try:
            address = self._metadata().get("end_session_endpoint", "")
        except Refused:
            return ""
        asked = {"client_id": self.settings.client_id, "post_logout_redirect_uri": return_to}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}" if address else ""

    def require_answer(self) -> None:
        """That the provider answers, and has keys. Raises Refused."""
        self._metadata("token_endpoint")
        self._keys()

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        methods, acr, email = (claims.get(name) or "" for name in ("amr", "acr", "email"))
        methods = [methods] if isinstance(methods, str) else methods
        if not (isinstance(methods, list) and isinstance(acr, str) and isinstance(email, str) and email.isprintable()):
            raise Refused("claims")
        said = tuple(str(one) for one in (*methods, acr) if one)
        return Identity(
            issuer=self.settings.issuer,
            subject=str(claims["sub"]),
            email=email.strip(),
            email_is_verified=claims.get("email_verified") is True,
            name=str(claims.get("name") or "").strip(),
            methods=said,
            is_multifactor=MULTIFACTOR in methods or (bool(acr) and acr in self.settings.acr),
        )

    def _token(self, begun: Begun, code: str, return_to: str) -> Mapping[str, Any]:
        endpoint = self._metadata("token_endpoint")
        try:
            with self._session(return_to) as session, self._passed():
                its = {"code": code, "code_verifier": begun.verifier, "grant_type": "authorization_code"}
                token: Mapping[str, Any] = session.fetch_token(endpoint, **its, timeout=PATIENCE)
        except requests.RequestException as error:
            raise Refused("unreachable") from error
        except (AuthlibBaseError, ValueError, KeyError, TypeError) as error:
            raise Refused("token") from error
        if not isinstance(token.get("id_token"), str):
            raise Refused("token")
        return token

    def _claims(self, begun: Begun, token: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
        decoded = self._decoded(token["id_token"])
        options = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
            "nonce": {"essential": True, "value": begun.nonce},
        }
        its = {"nonce": begun.nonce, "client_id": self.settings.client_id, "access_token": token.get("access_token")}
        try:
            claims = CodeIDToken(decoded.claims, decoded.header, options, its)
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError) as error:
            raise Refused("claims") from error
        if not claims["sub"] or not isinstance(claims["sub"], str) or not claims["sub"].isprintable():
            raise Refused("claims")
        return dict(claims)

    def _decoded(self, token: str) -> jwt.Token:
        """The token, whose signature is that of a key of the provider: of one that it has since changed, once the keys
        have been asked for anew."""
        for last in (False, True):
            try:
                return jwt.decode(token, self._keys(anew=last), algorithms=list(ALGORITHMS))
            except (JoseError, ValueError, KeyError, TypeError) as error:
                if last:
                    raise Refused("signature") from error
        raise AssertionError

    def _told_of(self, claims: Mapping[str, Any], token: Mapping[str, Any]) -> dict[str, Any]:
        """What the provider says of somebody besides the identity token."""
        bearer = {"Authorization": f"Bearer {token.get('access_token', '')}"}
        told = self._asked(self._metadata("userinfo_endpoint"), bearer)
        if told.get("sub") != claims["sub"]:
            raise Refused("claims")
        return told

    def _metadata(self, name: str = "") -> Any:
        """Everything that the provider says of itself, or one address of it."""
        found = self._remembered("metadata", lambda: self._asked(self.settings.issuer.rstrip("/") + _WELL_KNOWN))
        if found.get("issuer") != self.settings.issuer:
            raise Refused("issuer")
        if name and not isinstance(found.get(name), str):
            raise Refused("unreachable")
        return found[name] if name else found

    def _keys(self, *, anew: bool = False) -> KeySet:
        def asked() -> KeySet:
            try:
                return KeySet.import_key_set(self._asked(self._metadata("jwks_uri")))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise Refused("unreachable") from error

        found: KeySet = self._remembered("keys", asked, anew=anew)
        return found

    def _remembered(self, name: str, ask: Any, *, anew: bool = False) -> Any:
        at = time.monotonic()
        with self._lock:
            asked_at, known = self._known.get(name, (0.0, None))
        if known is not None and not anew and at - asked_at < REMEMBERED:
            return known
        found = ask()
        with self._lock:
            self._known[name] = (at, found)
        return found

    def _asked(self, address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What stands at an address of the provider. Raises Refused."""
        try:
            with self._passed():
                answer = requests.get(address, headers=dict(headers or {}), timeout=PATIENCE, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise Refused("unreachable") from error
        if not isinstance(found, dict):
            raise Refused("unreachable")
        return found

    @contextmanager
    def _passed(self) -> Iterator[None]:
        """While something is asked of the provider. Raises Refused where others wait for it already."""
        try:
            with self._gate.passed():
                yield
        except Busy:
            raise Refused("unreachable") from None

    def _session(self, return_to: str) -> OAuth2Session:
        supported = self._metadata().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        how = "client_secret_basic" if "client_secret_basic" in supported else "client_secret_post"
        return OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            token_endpoint_auth_method=how,
            scope="openid email profile",
            redirect_uri=return_to,
            code_challenge_method="S256",
        )
