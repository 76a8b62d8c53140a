"""What `tests/no_skips.py` promises, seen from outside and on a worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SKIPPED = (
    "def test_one():\n    pytest.skip('no wish to')\n",
    "@pytest.mark.skip(reason='no wish to')\ndef test_one():\n    pass\n",
    "@pytest.fixture\ndef one():\n    pytest.skip('no wish to')\n\ndef test_one(one):\n    pass\n",
    "pytest.importorskip('nothing', reason='no wish to')\n",
)


def test_a_skipped_test_fails_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    for number, text in enumerate(SKIPPED):
        (tmp_path / f"test_{number}.py").write_text(f"import pytest\n\n{text}", "utf-8")
    options = ("-c", tmp_path / "pytest.ini", "-p", "tests.no_skips", "-n", "1", "--continue-on-collection-errors")
    command = [sys.executable, "-m", "pytest", *options, tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "1 failed, 3 errors" in done.stdout.splitlines()[-1]
    assert done.stdout.count("no wish to") >= len(SKIPPED)
