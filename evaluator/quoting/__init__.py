"""Quotes: chosen, redacted, reviewed by a second person, and only then there for a report."""
