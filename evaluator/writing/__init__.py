"""What the evaluator writes for a milestone's report: passages in which numbers are references, and recommendations."""
