"""A programme designed in the browser: its document edited entry by entry as a draft, checked and published."""
