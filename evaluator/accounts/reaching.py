"""Whether the identity provider can be reached, for whoever looks after an instance."""

from __future__ import annotations

from evaluator.core.identity_provider import ProviderSettings


def unanswered(settings: ProviderSettings) -> str:
    """'' where the provider answers under its name and has keys; else 'unreachable', 'issuer' or 'not_installed'."""
    try:
        from evaluator.accounts.provider import Provider, Refused  # with the extra 'oidc'
    except ModuleNotFoundError:
        return "not_installed"
    try:
        Provider(settings).require_answer()
    except Refused as error:
        return error.reason
    return ""
