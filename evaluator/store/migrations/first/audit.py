"""The audit log takes no entry but the next one, and loses none: REPLACE removes past a trigger of removals."""

from __future__ import annotations

from alembic import op

_SQLITE = (
    """
CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
""",
    """
CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
""",
    """
CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entry)
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END
""",
)
_POSTGRESQL = (
    """
CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$
""",
    """
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept()
""",
    """
CREATE FUNCTION audit_entry_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entry) THEN
RAISE EXCEPTION 'the audit log is only added to';
END IF;
RETURN NEW;
END $$
""",
    """
CREATE TRIGGER audit_entry_next BEFORE INSERT ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_next()
""",
)


def keep_the_audit_log() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
