"""The site of releases, see `tests.support.released`."""

from tests.evaluator.releases.conftest import site

__all__ = ["site"]
