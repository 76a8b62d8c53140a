"""Every table of the store, for what goes through all of them: a table is known once its module was loaded."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from evaluator import store
from evaluator.store.tables import metadata

__all__ = ["metadata"]

for _module in iter_modules(store.__path__):
    if _module.name.endswith("_tables") and _module.name != "all_tables":
        import_module(f"{store.__name__}.{_module.name}")
