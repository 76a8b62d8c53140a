"""``python -m evaluator.cli``: the same as ``nedslag``."""

from evaluator.cli.main import main

main()
