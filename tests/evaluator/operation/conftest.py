from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.operation.backup import back_up
from evaluator.operation.envelope import Key, key_in, make_key, recipients
from evaluator.vault.pairing import set_up
from tests.support.kept_instance import Instance
from tests.support.quoted import documents_that_announce
from tests.support.released import FINAL, TARGET, Releasing
from tests.support.site import configured, prepared

NOW = dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def original(make_sqlite: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Instance:
    made = Instance(prepared(make_sqlite, tmp_path_factory.mktemp("original")))
    made.site.service.close()
    return made


@pytest.fixture
def instance(original: Instance, make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Instance]:
    copied = original.copied(configured(make_sqlite, ("empty", "empty"), tmp_path / "home"))
    yield copied
    copied.site.service.close()


@pytest.fixture
def releasing(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Releasing]:
    """An instance whose store and vault belong together, with people who sign."""
    documents = documents_that_announce(tmp_path / "documents", (FINAL, TARGET))
    config = prepared(make_sqlite, tmp_path / "home", documents)
    set_up(config.database_url, config.vault_url)
    site = Releasing(config)
    yield site
    site.service.close()


@pytest.fixture
def empty(make_sqlite: Callable[[str], str]) -> tuple[str, str]:
    """A store and a vault without rows."""
    return make_sqlite("store"), make_sqlite("vault")


@pytest.fixture(scope="session")
def sealed(
    original: Instance,
    make_sqlite: Callable[[str], str],
    public: tuple[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Path]:
    """A backup of the instance, for tests that need only its files."""
    folder = tmp_path_factory.mktemp("sealed")
    copied = original.copied(configured(make_sqlite, ("empty", "empty"), folder))
    files = (folder / "answers.age", folder / "answers.age.vault")
    keeping = {"days": 90, "secret_key": "s" * 40, "now": NOW}
    back_up(copied.store, copied.vault, files, recipients([public[0]]), **keeping)
    copied.site.service.close()
    return files


@pytest.fixture
def on_postgresql(make_postgresql: Callable[[str], str], tmp_path: Path) -> Iterator[Instance]:
    made = Instance(prepared(make_postgresql, tmp_path / "home"))
    yield made
    made.site.service.close()


@pytest.fixture(params=["instance", "on_postgresql"])
def either_instance(request: pytest.FixtureRequest) -> Instance:
    found: Instance = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    path = tmp_path_factory.mktemp("key") / "key"
    return make_key(path), path


@pytest.fixture(scope="session")
def key(public: tuple[str, Path]) -> Key:
    return key_in(public[1])


@pytest.fixture
def backed_up(public: tuple[str, Path], tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    def make(instance: Instance, *, days: int = 90, name: str = "answers.age") -> tuple[Path, Path]:
        files = (tmp_path / name, tmp_path / f"{name}.vault")
        keeping = {"days": days, "secret_key": "s" * 40, "now": NOW}
        back_up(instance.store, instance.vault, files, recipients([public[0]]), **keeping)
        return files

    return make
