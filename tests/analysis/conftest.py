import pytest
from hypothesis import settings

# A loaded machine must not fail a test for its time, and every run must try the same examples.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=60, database=None)
settings.load_profile("repeatable")


@pytest.fixture
def raw():
    """Counts along a scale -> the raw answers, codes 1, 2, 3 and so on."""

    def expand(counts):
        return [code for code, count in enumerate(counts, 1) for _ in range(count)]

    return expand
