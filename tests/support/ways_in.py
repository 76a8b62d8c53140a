"""How far a request comes into the application, and what it reads there of what was sent: two values that are refused
before anybody looked at them are one."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Final

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

import evaluator
from tests.support.statements import statements

ROOT: Final = Path(evaluator.__path__[0])
SHARED: Final = "web/shared/"
"""Of whatever page it is, the same code refuses there."""
ALL: Final = "*"
_now: list[WayIn] = []


@dataclass
class WayIn:
    """Of the last request: ``refused``, where in the code of all pages it ended, '' where a page's own answered;
    ``asked``, the statements meanwhile; ``read``, the names of what was sent that the page read, or `ALL`."""

    refused: str = ""
    asked: list[str] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    in_view: bool = False

    def begin(self) -> None:
        self.refused, self.in_view = "before its view", False
        self.asked.clear()
        self.read.clear()

    def note(self, name: str) -> None:
        if self.in_view:
            self.read.add(name)


class _Noting(ImmutableMultiDict[str, str]):
    """What was sent. To ask whether it is empty is to read none of it."""

    def __getitem__(self, key: str) -> str:
        _note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        _note(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        _note(key)
        return super().getlist(key) if type is None else super().getlist(key, type)

    def __iter__(self) -> Iterator[str]:
        _note(ALL)
        return super().__iter__()


def _noting_all(name: str) -> Any:
    usual = getattr(ImmutableMultiDict, name)

    @wraps(usual)
    def noting(self: Any, *args: Any, **kwargs: Any) -> Any:
        _note(ALL)
        return usual(self, *args, **kwargs)

    return noting


for _name in ("items", "keys", "values", "lists", "listvalues", "to_dict", "copy"):
    setattr(_Noting, _name, _noting_all(_name))


def _note(name: str) -> None:
    for way in _now:
        way.note(name)


class _Noted(Request):
    parameter_storage_class = _Noting


def _whole(name: str) -> property:
    def its(self: Any) -> Any:
        _note(ALL)
        return getattr(super(_Noted, self), name)

    return property(its)


for _name in ("full_path", "url", "stream", "data", "json"):
    setattr(_Noted, _name, _whole(_name))


def _place(error: BaseException, way: WayIn) -> str:
    """The function of the code of all pages in which it was raised; '' where it was another's. Routing is before all of
    ours."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(ROOT)]
    if not ours:
        return "" if way.in_view else "routing"
    place = f"{Path(ours[-1].filename).relative_to(ROOT).as_posix()} {ours[-1].name}"
    return place if place.startswith(SHARED) else ""


@contextmanager
def ways_in(app: Flask) -> Iterator[WayIn]:
    """Call ``begin`` before each request."""
    way = WayIn()
    views, handle, kind = dict(app.view_functions), app.handle_user_exception, app.request_class

    def entered(view: Any) -> Any:
        @wraps(view)
        def enter(**given: Any) -> Any:
            way.refused, way.in_view = "", True
            return view(**given)

        return enter

    def handled(*given: Any) -> Any:
        way.refused = _place(given[-1], way)
        return handle(*given)

    app.view_functions.update({name: entered(view) for name, view in views.items()})
    app.handle_user_exception, app.request_class = handled, _Noted  # type: ignore[method-assign]
    _now.append(way)
    try:
        with statements() as way.asked:
            yield way
    finally:
        _now.remove(way)
        app.view_functions.update(views)
        app.handle_user_exception, app.request_class = handle, kind  # type: ignore[method-assign]
