import pytest


@pytest.fixture
def raw():
    """Counts along a scale -> the raw answers, codes 1, 2, 3 and so on."""

    def expand(counts):
        return [code for code, count in enumerate(counts, 1) for _ in range(count)]

    return expand
