"""What sealing the vault costs: contacts written and read, against the same in clear. Processor time, the best of five.

python3 bootstrap.py bench sealing
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from evaluator.core.vault_key import new_vault_key
from evaluator.vault import sealing
from evaluator.vault.contacts import Contact, contacts, save_contacts
from evaluator.vault.engine import open_vault, upgrade_vault
from evaluator.vault.resealing import reseal_everything

PEOPLE, ROUNDS = 5_000, 5


def milliseconds(do: Callable[[], object], rounds: int = ROUNDS) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        do()
        best = min(best, time.process_time() - begun)
    return best * 1000


def measured(folder: Path) -> tuple[float, float, float]:
    """Writing, reading, and sealing with another key."""
    url = f"sqlite:///{folder / 'vault.db'}"
    people = [
        Contact(
            person=f"p{n}", name=f"Kirstine Holm {n}", email=f"k{n}@example.org", address=("Vej 1", "By"), group="g"
        )
        for n in range(PEOPLE)
    ]
    upgrade_vault(url)
    with closing(open_vault(url)) as vault:

        def write() -> None:
            with vault.writing() as db:
                save_contacts(db, "programme", people)

        def read() -> None:
            with vault.reading() as db:
                assert len(contacts(db, "programme")) == PEOPLE

        its = milliseconds(write), milliseconds(read)
        os.environ["NEDSLAG_VAULT_KEY"] = f"{new_vault_key()},{os.environ['NEDSLAG_VAULT_KEY']}"
        sealing.keyring(anew=True)
        return *its, milliseconds(lambda: reseal_everything(vault), 1)


def main() -> None:
    os.environ["NEDSLAG_VAULT_KEY"] = new_vault_key()
    with TemporaryDirectory() as folder:
        sealed = measured(Path(folder))
    as_they_are = {
        "process_bind_param": lambda _self, value, _dialect: value,
        "process_result_value": lambda _self, value, _dialect: value,
    }
    with TemporaryDirectory() as folder, mock.patch.multiple(sealing.SealedText, **as_they_are):
        clear = measured_in_clear(Path(folder))
    for name, ours, floor in zip(("write", "read"), sealed, clear, strict=False):
        print(f"{name} {PEOPLE:,} contacts: {ours:.0f} ms sealed, {floor:.0f} ms in clear, {ours / floor:.1f} times")
    print(f"seal {PEOPLE:,} contacts with another key: {sealed[2]:.0f} ms, {1000 * sealed[2] / PEOPLE:.0f} µs each")


def measured_in_clear(folder: Path) -> tuple[float, float]:
    with mock.patch(f"{__name__}.reseal_everything", return_value=0):
        written, read, _ = measured(folder)
    return written, read


if __name__ == "__main__":
    main()
