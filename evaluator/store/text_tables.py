"""Tables of what people wrote and how it was coded: notes and documents, the units that are read, codes and coders.

An answer in words stays in `tables.free_text`. A unit names either such an answer or a part of a material, under an id
of its own, so that no page tells which answers belong to one person.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED, UtcDateTime
from evaluator.store.tables import metadata, programme_column

MATERIAL_KINDS: Final = ("interview", "observation", "document")
CODER_KINDS: Final = ("person", "import", "adjudication")
CODING_STATES: Final = ("coded", "no_code_fits", "set_aside")

material: Final = sa.Table(
    "material",
    metadata,
    programme_column(),
    sa.Column("material_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("milestone", sa.Text, nullable=False),
    sa.Column("group_key", sa.Text),
    sa.Column("process_key", sa.Text),
    sa.Column("synthetic", sa.Boolean, nullable=False),
    sa.Column("added_by", sa.Text, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.CheckConstraint(f"kind IN {MATERIAL_KINDS}", name="kind"),
)
"""Notes of an interview or an observation, or a document, that are coded like answers. ``group_key``, ``process_key``:
whom it is about, NULL where nobody in particular."""

material_part: Final = sa.Table(
    "material_part",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("material_id", sa.Uuid, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "material_id"], ["material.programme_id", "material.material_id"]),
    sa.CheckConstraint("part >= 1", name="part"),
)

text_unit: Final = sa.Table(
    "text_unit",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("text_id", sa.Uuid, primary_key=True),
    sa.Column("submission_id", sa.Uuid),
    sa.Column("item_key", sa.Text),
    sa.Column("material_id", sa.Uuid),
    sa.Column("part", sa.Integer),
    sa.Column("stems", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["programme_id", "submission_id", "item_key"],
        ["free_text.programme_id", "free_text.submission_id", "free_text.item_key"],
        name="fk_text_unit_answer",
    ),
    sa.ForeignKeyConstraint(
        ["programme_id", "material_id", "part"],
        ["material_part.programme_id", "material_part.material_id", "material_part.part"],
        name="fk_text_unit_part",
    ),
    sa.UniqueConstraint("programme_id", "submission_id", "item_key", name="uq_text_unit_answer"),
    sa.UniqueConstraint("programme_id", "material_id", "part", name="uq_text_unit_part"),
    sa.CheckConstraint(
        "(submission_id IS NULL) = (item_key IS NULL) AND (material_id IS NULL) = (part IS NULL)"
        " AND (submission_id IS NULL) <> (material_id IS NULL)",
        name="one_source",
    ),
    **UNORDERED,
)
"""``stems``: those of the words of the text, for searching. Whatever deletes an answer deletes its units first."""

code: Final = sa.Table(
    "code",
    metadata,
    programme_column(),
    sa.Column("code_key", sa.Text, primary_key=True),
    sa.Column("title", sa.JSON, nullable=False),
    sa.Column("definition", sa.Text, nullable=False),
    sa.Column("example", sa.Text, nullable=False),
    sa.Column("parent", sa.Text),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("merged_into", sa.Text),
    sa.Column("retired", sa.Boolean, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "parent"], ["code.programme_id", "code.code_key"], name="fk_code_parent"),
    sa.ForeignKeyConstraint(
        ["programme_id", "merged_into"], ["code.programme_id", "code.code_key"], name="fk_code_merged_into"
    ),
    sa.CheckConstraint("merged_into IS NULL OR retired", name="merged_is_retired"),
)
"""The codebook of a programme. ``title``: language -> text. A code that was merged or retired keeps its row."""

code_change: Final = sa.Table(
    "code_change",
    metadata,
    programme_column(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("code_key", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.CheckConstraint("number >= 1", name="number"),
)
"""What was done to the codebook, only added to."""

coder: Final = sa.Table(
    "coder",
    metadata,
    programme_column(),
    sa.Column("coder_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("account_id", sa.Text),
    sa.Column("title", sa.Text, nullable=False),
    sa.UniqueConstraint("programme_id", "kind", "title", name="uq_coder_title"),
    sa.CheckConstraint(f"kind IN {CODER_KINDS}", name="kind"),
    sa.CheckConstraint("(kind = 'person') = (account_id IS NOT NULL)", name="account"),
)
"""Who coded: somebody with an account, codes that came in a file (of a person or a machine), or the adjudication of
what two coders said, of which a programme has one."""

text_coding: Final = sa.Table(
    "text_coding",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("text_id", sa.Uuid, primary_key=True),
    sa.Column("coder_id", sa.Uuid, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "text_id"], ["text_unit.programme_id", "text_unit.text_id"]),
    sa.ForeignKeyConstraint(["programme_id", "coder_id"], ["coder.programme_id", "coder.coder_id"]),
    sa.CheckConstraint(f"state IN {CODING_STATES}", name="state"),
    sa.CheckConstraint("state <> 'set_aside' OR reason <> ''", name="reason"),
    **UNORDERED,
)
"""That a coder is done with a text: coded, no code fits, or set aside with a reason."""

text_code: Final = sa.Table(
    "text_code",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("text_id", sa.Uuid, primary_key=True),
    sa.Column("coder_id", sa.Uuid, primary_key=True),
    sa.Column("code_key", sa.Text, primary_key=True),
    sa.Column("starts", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ends", sa.Integer, primary_key=True, autoincrement=False),
    sa.ForeignKeyConstraint(
        ["programme_id", "text_id", "coder_id"],
        ["text_coding.programme_id", "text_coding.text_id", "text_coding.coder_id"],
        name="fk_text_code_coding",
    ),
    sa.ForeignKeyConstraint(["programme_id", "code_key"], ["code.programme_id", "code.code_key"]),
    sa.CheckConstraint("(starts = 0 AND ends = 0) OR (starts >= 0 AND ends > starts)", name="passage"),
    **UNORDERED,
)
"""A code on a text: on all of it (0 to 0), or on a passage from one character to before another."""
