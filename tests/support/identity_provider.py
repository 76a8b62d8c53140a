"""An identity provider on the loopback interface: OpenID Connect by Authlib's own server, with discovery, keys, RS256
and the code flow with PKCE. Whoever is set in ``person`` is signed in there."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode as Code
from authlib.oidc.core import UserInfo
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "nedslag", "a secret that two know"


@dataclass
class Person:
    sub: str = "4711"
    email: str = "anna@example.org"
    email_verified: bool = True
    name: str = "Anna Andersen"
    amr: tuple[str, ...] = ("pwd",)
    acr: str = ""
    in_userinfo: bool = False
    """Whether the mail address stands there alone and not in the token."""


@dataclass
class Client(ClientMixin):
    redirects: set[str] = field(default_factory=set)

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirects

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret, SECRET)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint != "token" or method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Given(AuthorizationCodeMixin):
    """A code that was given out."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    person: Person
    at: int

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.at

    def get_amr(self) -> list[str]:
        return list(self.person.amr)

    def get_acr(self) -> str:
        return self.person.acr


class IdentityProvider:
    """``forge`` changes the claims of a token before it is signed, ``sign`` signs it in another way; ``asked``: what
    came to the page on which people are asked."""

    def __init__(self) -> None:
        self.person, self.client, self.key = Person(), Client(), RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.forge: Callable[[dict[str, Any]], None] = lambda _: None
        self.sign: Callable[[dict[str, Any]], str] | None = None
        self.asked: list[Mapping[str, str]] = []
        self.away = False
        self._codes: dict[str, Given] = {}
        self._tokens: dict[str, Person] = {}
        self._server = make_server("127.0.0.1", 0, self._application(), threaded=True)
        self.issuer = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def new_key(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    def signed(self, claims: dict[str, Any]) -> str:
        self.forge(claims)
        if self.sign is not None:
            return self.sign(claims)
        return str(jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key))

    def _application(self) -> Flask:
        app = Flask("identity-provider")
        app.before_request(lambda: Response("away", 503) if self.away else None)
        server = AuthorizationServer(app, query_client=self._client, save_token=self._keep)
        server.register_grant(self._grant(), [_OpenID(self), CodeChallenge(required=True)])
        app.add_url_rule("/.well-known/openid-configuration", view_func=lambda: jsonify(self._discovery()))
        keys = "/keys"
        app.add_url_rule(keys, "keys", lambda: jsonify({"keys": [self.key.as_dict(private=False)]}))
        app.add_url_rule("/token", "token", server.create_token_response, methods=["POST"])
        app.add_url_rule("/who", "who", self._who)
        app.add_url_rule("/end", "end", lambda: redirect(request.args["post_logout_redirect_uri"]))

        @app.get("/ask")
        def ask() -> Response:
            self.asked.append(request.args.to_dict())
            grant = server.get_consent_grant(end_user=self.person)
            return server.create_authorization_response(grant_user=self.person, grant=grant)

        return app

    def _client(self, client_id: str) -> Client | None:
        return self.client if client_id == CLIENT else None

    def _keep(self, token: Mapping[str, Any], _request: object) -> None:
        self._tokens[token["access_token"]] = _request.user  # type: ignore[attr-defined]

    def _who(self) -> Response:
        its = self._tokens[request.headers["Authorization"].removeprefix("Bearer ")]
        return jsonify({"sub": its.sub, "name": its.name, "email": its.email, "email_verified": its.email_verified})

    def _discovery(self) -> dict[str, Any]:
        places = {"authorization": "ask", "token": "token", "userinfo": "who", "end_session": "end"}
        return {
            "issuer": self.issuer,
            **{f"{name}_endpoint": f"{self.issuer}/{place}" for name, place in places.items()},
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _grant(self) -> type[grants.AuthorizationCodeGrant]:
        codes = self._codes

        class Grant(grants.AuthorizationCodeGrant):
            TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

            def save_authorization_code(self, code: str, request: Any) -> None:
                asked = request.payload.data
                names = ("nonce", "code_challenge", "code_challenge_method")
                its = {name: asked.get(name, "") for name in names}
                its |= {"redirect_uri": request.payload.redirect_uri, "scope": request.payload.scope}
                codes[code] = Given(code=code, person=request.user, at=int(time.time()), **its)

            def query_authorization_code(self, code: str, _client: Client) -> Given | None:
                return codes.get(code)

            def delete_authorization_code(self, authorization_code: Given) -> None:
                codes.pop(authorization_code.code)

            def authenticate_user(self, authorization_code: Given) -> Person:
                return authorization_code.person

        return Grant


class _OpenID(Code):
    def __init__(self, provider: IdentityProvider) -> None:
        super().__init__(require_nonce=True)
        self.provider = provider

    def exists_nonce(self, nonce: str, _request: object) -> bool:
        return any(one.nonce == nonce for one in self.provider._codes.values())

    def encode_id_token(self, _token: Mapping[str, Any], request: Any) -> str:
        its, now = request.authorization_code, int(time.time())
        claims = {"iss": self.provider.issuer, "aud": [CLIENT], "iat": now, "exp": now + 300}
        claims |= self.get_authorization_code_claims(its) | dict(self.generate_user_info(its.person, its.scope))
        return self.provider.signed(claims)

    def generate_user_info(self, user: Person, _scope: str) -> UserInfo:
        told = UserInfo(sub=user.sub, name=user.name)
        if not user.in_userinfo:
            told |= {"email": user.email, "email_verified": user.email_verified}
        return told
