"""A value known by what it is, not by what it holds, so that caches need not hash a whole questionnaire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[T]):
    """Wraps an immutable value as a cache key. Equal only to a wrapper of the very same object.

    The cache entry holds the wrapper and with it the value, so that its identity is not given to another object while
    the entry lives.
    """

    value: T

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value
