"""The site of releases, see `tests.support.released`."""

from tests.evaluator.releases.conftest import releasing_once, site

__all__ = ["releasing_once", "site"]
