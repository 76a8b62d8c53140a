"""The store as it was first released."""

from __future__ import annotations

from evaluator.store.migrations.first.accounts import make_accounts
from evaluator.store.migrations.first.audit import keep_the_audit_log
from evaluator.store.migrations.first.collection import make_collection
from evaluator.store.migrations.first.observations import make_observations
from evaluator.store.migrations.first.pages import make_pages
from evaluator.store.migrations.first.registers import make_registers
from evaluator.store.migrations.first.releases import make_releases
from evaluator.store.migrations.first.texts import make_texts

revision = "0100"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_observations()
    make_accounts()
    make_collection()
    make_texts()
    make_registers()
    make_pages()
    make_releases()
    keep_the_audit_log()
