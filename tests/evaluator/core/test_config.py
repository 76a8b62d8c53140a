"""Where data lie, by the environment."""

from __future__ import annotations

import stat
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from evaluator.core.config import Config, MailSettings, ensure_secret_key, require_secret_key
from evaluator.core.paths import templates_folder
from tests.support.diagnostics import rejected


def read(**environment: str) -> Config:
    return Config.from_environment(environment)


def test_without_settings_everything_lies_in_the_instance_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "instance"
    assert read() == Config(
        home=home,
        database_url=f"sqlite:///{home / 'nedslag.db'}",
        vault_url=f"sqlite:///{home / 'nedslag.vault.db'}",
        journal=home / "removals.jsonl",
    )


def test_the_vault_lies_beside_a_sqlite_store(tmp_path: Path) -> None:
    config = read(NEDSLAG_HOME=str(tmp_path), NEDSLAG_DATABASE_URL="sqlite:////srv/data/survey.db")
    assert config.vault_url == "sqlite:////srv/data/survey.vault.db"


def test_the_vault_of_a_store_on_a_server_lies_in_the_home_folder(tmp_path: Path) -> None:
    config = read(NEDSLAG_HOME=str(tmp_path), NEDSLAG_DATABASE_URL="postgresql://localhost/nedslag")
    assert config.vault_url == f"sqlite:///{tmp_path / 'vault.db'}"


def test_the_vault_can_be_put_elsewhere(tmp_path: Path) -> None:
    config = read(NEDSLAG_HOME=str(tmp_path), NEDSLAG_VAULT_URL="postgresql://localhost/vault")
    assert config.vault_url == "postgresql://localhost/vault"


def test_cookies_are_secure_unless_the_environment_says_otherwise(tmp_path: Path) -> None:
    assert read(NEDSLAG_HOME=str(tmp_path)).secure_cookies
    assert not read(NEDSLAG_HOME=str(tmp_path), NEDSLAG_INSECURE_COOKIES="1").secure_cookies


def test_a_secret_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = ensure_secret_key(read(NEDSLAG_HOME=str(home)))
    assert len(made) >= 48
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    assert ensure_secret_key(read(NEDSLAG_HOME=str(home))) == made
    assert require_secret_key(read(NEDSLAG_HOME=str(home))) == made


def test_a_secret_key_from_the_environment_is_not_written_to_disk(tmp_path: Path) -> None:
    config = read(NEDSLAG_HOME=str(tmp_path), NEDSLAG_SECRET_KEY="from-outside" * 3)
    assert ensure_secret_key(config) == "from-outside" * 3
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_can_be_guessed_signs_nothing(tmp_path: Path) -> None:
    with rejected("NEDSLAG_SECRET_KEY: the secret key is too short"):
        require_secret_key(read(NEDSLAG_HOME=str(tmp_path), NEDSLAG_SECRET_KEY="a" * 31))
    assert require_secret_key(read(NEDSLAG_HOME=str(tmp_path), NEDSLAG_SECRET_KEY="a" * 32))


def test_a_key_file_that_is_empty_or_open_to_others_is_named_with_the_remedy(tmp_path: Path) -> None:
    ensure_secret_key(read(NEDSLAG_HOME=str(tmp_path)))
    file = tmp_path / "secret.key"
    for mode, use in product((0o604, 0o640, 0o620), (ensure_secret_key, require_secret_key)):
        file.chmod(mode)
        with rejected(r"secret.key: others than the owner can read the secret key; run `chmod 600`"):
            use(read(NEDSLAG_HOME=str(tmp_path)))
    file.chmod(0o600)
    file.write_text("\n", "ascii")
    for use in (ensure_secret_key, require_secret_key):
        with rejected(r"secret.key: the secret key is empty; put back its backup, or delete the file"):
            use(read(NEDSLAG_HOME=str(tmp_path)))


def test_those_who_begin_at_once_have_one_key(tmp_path: Path, at_once: Callable[..., list[object]]) -> None:
    keys = at_once([lambda: ensure_secret_key(read(NEDSLAG_HOME=str(tmp_path)))] * 8)
    assert len(set(map(str, keys))) == 1
    assert require_secret_key(read(NEDSLAG_HOME=str(tmp_path))) == keys[0]
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_settings_that_are_printed_do_not_show_what_is_secret(tmp_path: Path) -> None:
    shown = repr(read(NEDSLAG_HOME=str(tmp_path), NEDSLAG_SECRET_KEY="guarded" * 5))
    assert "guarded" not in shown + repr(mail(host="h", sender="a@nord.example", user="u", password="guarded"))


def test_nothing_is_served_without_a_secret_key(tmp_path: Path) -> None:
    with rejected("run `nedslag init`"):
        require_secret_key(read(NEDSLAG_HOME=str(tmp_path)))


def test_the_templates_are_found() -> None:
    assert (templates_folder() / "shared/base.html").is_file()


def mail(**environment: str) -> MailSettings:
    named = {f"NEDSLAG_MAIL_{name.upper()}": value for name, value in environment.items()}
    return MailSettings.from_environment(named)


def test_a_mail_server_needs_a_name_and_a_sender_and_has_the_usual_port() -> None:
    for security, port in (("starttls", 587), ("tls", 465), ("none", 25)):
        found = mail(host="mail.example", sender="Nord <svar@nord.example>", security=security)
        assert (found.security, found.port) == (security, port)
    assert mail(host="mail.example", sender="svar@nord.example", port="2525", password=" kept ").password == " kept "


def test_every_fault_of_the_mail_settings_is_told_at_once() -> None:
    with rejected() as error:
        mail(port="0", security="ssl", sender="nobody\nBcc: x@mail.example", reply_to="x")
    assert [fault.partition(":")[0] for fault in error] == [
        f"NEDSLAG_MAIL_{name}" for name in ("HOST", "PORT", "SECURITY", "SENDER", "REPLY_TO")
    ]
    with rejected("password in clear"):
        mail(host="mail.example", sender="a@nord.example", security="none", user="a", password="b")
