"""Releases: a milestone's report as one document that is proposed, remarked on, signed, published and never changed."""
