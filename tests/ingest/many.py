"""Ingest in several processes at once: ``python -m tests.ingest.many URL [--processes 8]``.

Each takes some of the articles, in an order of its own; together they take all, most of them
several times. With ``--kill``, half of the processes are killed somewhere in the midst. Exit
status 0 when all others came to their end without a failure.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from multiprocessing.synchronize import Barrier

from quotes.database import open_database
from quotes.ingest import ingest
from quotes.records import Article, Quotation
from tests.factories import RUN, read_articles
from tests.ingest.corpus import ARTICLES

SHARE = 0.6
"""Of all articles, how many one process takes."""


def make_articles(number: int) -> list[Article]:
    """Return articles: those of the corpus, and as many more like them as are wanted."""
    return [
        replace(given, source=f"{n}-{given.source}", text=f"{given.text}\n\nPrinted as number {n}.")
        if n
        else given
        for n in range(-(-number // len(ARTICLES)))
        for given in ARTICLES
    ][:number]


def take(articles: list[Article], worker: int, processes: int) -> list[Article]:
    """Return the articles of one process: every nth is its own, others are anybody's."""
    rng = random.Random(worker)
    mine = [a for n, a in enumerate(articles) if n % processes == worker or rng.random() < SHARE]
    return rng.sample(mine, len(mine))


def slowly(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Quotation]]]:
    """Extract as if it were some work, so that the processes come between one another."""
    for pair in read_articles(articles):
        time.sleep(0.002)
        yield pair


def work(url: str, articles: list[Article], start: Barrier) -> None:
    """Ingest, once all are ready."""
    engine = open_database(url)
    start.wait()
    report = ingest(engine, articles, extract=slowly, run=RUN)
    engine.dispose()
    for failure in report.failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if report.failures else 0)


def run(url: str, processes: int, number: int, *, kill: bool) -> int:
    """Return how many processes failed of those that were not killed."""
    fork = multiprocessing.get_context("fork")
    articles, start = make_articles(number), fork.Barrier(processes + 1)
    workers = [
        fork.Process(target=work, args=(url, take(articles, n, processes), start))
        for n in range(processes)
    ]
    for worker in workers:
        worker.start()
    start.wait()
    rng = random.Random(number)
    killed = workers[::2] if kill else []
    for worker in killed:
        time.sleep(rng.uniform(0, 0.3))
        os.kill(worker.pid or 0, signal.SIGKILL)
    for worker in workers:
        worker.join()
    return sum(worker.exitcode != 0 for worker in workers if worker not in killed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--articles", type=int, default=len(ARTICLES))
    parser.add_argument("--kill", action="store_true")
    given = parser.parse_args()
    sys.exit(run(given.url, given.processes, given.articles, kill=given.kill))
