"""Who said what, in which role, reported where.

``quotes.extract(text)`` reads one text, ``quotes.names`` compares names, and
``quotes.database`` is the ORM over what ``quotes ingest`` stored. Importing this package
loads none of them: each comes on first use, so that a program which only asks the
database never pays for the reader.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quotes import names as names
    from quotes.records import Article, Quotation

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "names"]


def extract(article: Article | str, *, min_confidence: float | None = None) -> list[Quotation]:
    """Return the quotations of one text, in the order in which they begin.

    Args:
        article: An article, or its text. Offsets count code points of the text as given.
        min_confidence: Leave out quotations of whose content it is less sure, 0 to 1: more
            for precision, less for recall. None for the best balance.

    Raises:
        quotes.errors.ModelMissing: The English pipeline is not installed.

    >>> found = extract('"The bridge is safe," said Mayor Ana Ruiz.')
    >>> found[0].content[0].text, found[0].speakers[0].name, found[0].roles[0].text
    ('The bridge is safe,', 'Ana Ruiz', 'Mayor')
    """
    from quotes.extraction import extract as extract_quotations

    return extract_quotations(article, min_confidence=min_confidence)


def __getattr__(name: str) -> object:
    if name == "names":
        return importlib.import_module("quotes.names")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
