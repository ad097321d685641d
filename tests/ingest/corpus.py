"""Thirty invented articles whose speakers and statements meet across documents."""

from __future__ import annotations

from tests.factories import article, line

NAMES = ("Ana Ruiz", "Tom Okafor", "Yusuf al-Karimi", "Youssef Karimi", "Okafor")
WORDS = (
    "The old bridge over the Dunmere will be closed before the winter",
    "Nobody asked the fishermen what they had seen on the lake that night",
    "We shall publish every invoice of the harbour works within two weeks",
    "Our clinics have doses for all the children of the northern valley",
)
ARTICLES = [
    article(
        *(line(NAMES[(n + k) % 5], f"{WORDS[(n * k) % 4]} of year {n % 7}") for k in range(1, 4)),
        source=f"{n}.txt",
        publisher=("Courier", "Ledger", "Wire")[n % 3],
        published_at=f"2031-01-{n + 1:02d}",
    )
    for n in range(30)
]
