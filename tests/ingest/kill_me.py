"""Ingest slowly, for a test to kill: ``python -m tests.ingest.kill_me URL``."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

from quotes.database import open_database
from quotes.ingest import ingest
from quotes.records import Article, Quotation
from tests.factories import RUN, read_articles
from tests.ingest.corpus import ARTICLES


def slowly(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    for pair in read_articles(articles):
        time.sleep(0.01)
        yield pair


if __name__ == "__main__":
    ingest(open_database(sys.argv[1]), ARTICLES, extract=slowly, run=RUN)
