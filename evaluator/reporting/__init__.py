"""From findings to files: the report in words, figures and tables, in every format."""
