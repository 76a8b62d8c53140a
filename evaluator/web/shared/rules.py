"""Who may open what: one rule for each route, declared where its blueprint is made.

The pages of a blueprint share its rule, but for a view with `only`. An application with a route without a rule does not
start, and `docs/roles.md` is written from the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, TypeVar

from flask import Flask

from evaluator.store.account_tables import ROLES

EVALUATING: Final = ("evaluator",)
READING: Final = ("evaluator", "steering", "reader")
"""Who reads what is released."""
CHECKING: Final = ("evaluator", "reader")
"""Who sees a proposal at once; the steering group sees it when it is technically complete."""
COLLECTING: Final = ("evaluator", "assistant", "collector")
"""Who types paper forms and interviews."""
EVERY_FORM: Final = ("evaluator", "collector")
"""Which of them also see forms that others typed."""
SIGNED_IN: Final = ROLES
ADMINISTERING: Final = ("administrator",)
OF_PROGRAMMES: Final = tuple(role for role in ROLES if role != "administrator")
"""Who sees a programme. An administrator has accounts and the audit log, and a programme only by another role."""

_View = TypeVar("_View", bound=Callable[..., object])
_rules: Final[dict[str, Rule]] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """``roles``: of those who sign in. Without any, ``by_key`` says whether the address holds a key of one's own; else
    the page is open to everybody."""

    roles: frozenset[str] = frozenset()
    by_key: bool = False


class NoRule(Exception):
    """A route has no rule that says who may open it."""


def declare(blueprint: str, roles: Collection[str] = (), *, by_key: bool = False) -> None:
    """The rule of the pages of a blueprint, by the name under which it is registered."""
    _rules[blueprint] = Rule(frozenset(roles), by_key)


def only(*roles: str) -> Callable[[_View], _View]:
    """Another rule for one view of a protected blueprint; stands below the line with its route."""

    def narrowed(view: _View) -> _View:
        view.only_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return narrowed


def rule_of(app: Flask, endpoint: str) -> Rule:
    """Raises NoRule."""
    if endpoint == "static":
        return Rule()
    blueprint = endpoint.rpartition(".")[0]
    if blueprint not in _rules:
        raise NoRule(f"{endpoint}: say who may open it, see evaluator/web/shared/rules.py")
    roles = getattr(app.view_functions[endpoint], "only_roles", None)
    return _rules[blueprint] if roles is None else Rule(roles)


def require_rules(app: Flask) -> None:
    """Raises NoRule where a route has none."""
    for endpoint in app.view_functions:
        rule_of(app, endpoint)
