#!/usr/bin/env python3
"""Set nedslag up and run it. Needs Python 3.11 or newer and nothing else.

    python3 bootstrap.py demo     build the Borgerdesign demonstration in demo/
    python3 bootstrap.py serve    serve the demonstration on http://127.0.0.1:8080
    python3 bootstrap.py test     run every test, on up to four workers
    python3 bootstrap.py bench    run the benchmarks that stand in bench/
    python3 bootstrap.py setup    only make .venv with everything for development

Words after the command are passed on, for example `python3 bootstrap.py test -k intake`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
FOLDER = ROOT / ".venv"
BIN = FOLDER / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
WORKERS = ("-n", str(min(4, (os.cpu_count() or 1) + 1)))  # one more than cores: some wait for Chromium
LOCKS = {"run": ROOT / "locks" / "run.txt", "develop": ROOT / "locks" / "develop.txt"}
QUIET = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(*command: object, **environment: str) -> int:
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, env={**QUIET, **environment}, check=False).returncode


def stamp(lock: str) -> str:
    """What the environment was made from: it is made anew only when this changes."""
    sources = (LOCKS[lock], ROOT / "pyproject.toml")
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return f"{sys.version_info[0]}.{sys.version_info[1]} {lock} {digest}"


def setup(lock: str) -> None:
    """Make .venv with the pinned, hash-checked dependencies. A development set-up also serves `demo` and `serve`."""
    mark = FOLDER / "nedslag-setup"
    wanted = (stamp("develop"),) if lock == "develop" else (stamp("run"), stamp("develop"))
    if PYTHON.exists() and mark.exists() and mark.read_text("utf-8") in wanted:
        return
    print(f"Setting up {FOLDER.name} ({LOCKS[lock].relative_to(ROOT)}) ...", flush=True)
    mark.unlink(missing_ok=True)
    venv.create(FOLDER, with_pip=True)
    pip = (PYTHON, "-m", "pip", "install", "--quiet")
    failed = run(*pip, "--require-hashes", "--requirement", LOCKS[lock]) or run(
        *pip, "--no-build-isolation", "--no-deps", "--editable", ROOT
    )
    if failed:
        sys.exit("The set-up failed: see the lines above. Mend the cause (most often the network) and run it again.")
    mark.write_text(stamp(lock), "utf-8")


def nedslag(*words: str, **environment: str) -> int:
    return run(PYTHON, "-m", "evaluator.cli", *words, **environment)


def demo(words: list[str]) -> int:
    setup("run")
    failed = nedslag("demo", "--into", "demo", *words)
    if not failed:
        print("From this folder, the shortest way to serve them: python3 bootstrap.py serve")
    return failed


def serve(words: list[str]) -> int:
    setup("run")
    if not (ROOT / "demo" / "nedslag.db").exists() and demo([]):
        return 1
    return nedslag("serve", *words, NEDSLAG_HOME=str(ROOT / "demo"), NEDSLAG_INSECURE_COOKIES="1")


def test(words: list[str]) -> int:
    setup("develop")
    checks = () if words else ((BIN / "ruff", "check", "."), (BIN / "ruff", "format", "--check", "."))
    failed = [check for check in checks if run(*check)]
    # The types are read while the tests run: one after the other, a core would have nothing to do for half a minute.
    reading = () if words else (subprocess.Popen([BIN / "mypy"], cwd=ROOT, env=QUIET, stdout=subprocess.PIPE),)
    workers = () if any("no:xdist" in word for word in words) else WORKERS
    # The workers take all cores: threads of the matrix library would only get in their way. What one process compiled
    # is kept for the hundreds that tests begin, also where the environment asks Python to keep nothing.
    its = {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}
    failed_tests = run(PYTHON, "-m", "pytest", *workers, *words, **its)
    for types in reading:
        print(types.communicate()[0].decode(), end="")
        failed_tests = failed_tests or types.returncode
    return failed_tests or bool(failed)


def bench(words: list[str]) -> int:
    setup("develop")
    names = words[:1] or sorted(path.stem for path in (ROOT / "bench").glob("*.py") if path.name[0] != "_")
    return max(run(PYTHON, "-m", f"bench.{name}", *words[1:]) for name in names)


def make_environment(_: list[str]) -> int:
    setup("develop")
    return 0


COMMANDS = {"setup": make_environment, "demo": demo, "serve": serve, "test": test, "bench": bench}


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is the one that an older Python may run
        sys.exit("nedslag needs Python 3.11 or newer; this is " + sys.version.split()[0])
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
