"""A report, drafted or released, as files: one module for each format, and no figure that the report does not have."""
