"""``python -m quotes.cli``: the same as ``quotes``."""

from quotes.cli import main

main()
