"""What is noted of removals in the store, by the kind of what was removed."""

from __future__ import annotations

from typing import Final

from evaluator.store.journal import Journal
from evaluator.store.operation_tables import store_journal

removals: Final = Journal(store_journal)
ANSWERS: Final = "answers"
"""Sent to the wave ``place`` under the pseudonym ``subject``, and withdrawn."""
MATERIAL: Final = "material"
RELEASED_TEXT: Final = "released text"
"""By its mark; ``place`` is the release: milestone, number and round."""
REMARK: Final = "remark"
PARTY: Final = "party"
"""With all that it wrote in the hearing ``place``."""
OWNER_NAME: Final = "name of an owner"
WAVE: Final = "answers of a wave"
"""All of ``place``."""
KEY: Final = "key"
"""Nobody can be led to answers by a link or a receipt any more."""
KINDS: Final = (ANSWERS, WAVE, KEY, MATERIAL, RELEASED_TEXT, REMARK, PARTY, OWNER_NAME)
