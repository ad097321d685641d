"""Names: their parts, their search keys, how alike two of them are and why.

``similarity(a, b)`` is symmetric, 0 to 1; from ``SAME`` on two names are better taken for one.
``compare`` says which parts agreed and which contradict; its verdict "same" is stricter.
Pure functions; the word lists are read from ``data/`` on first use.
"""

from quotes.names.clustering import cluster, cluster_mentions
from quotes.names.comparing import DIFFERENT, SAME, Comparison, compare, similarity
from quotes.names.folding import fold
from quotes.names.keys import keys
from quotes.names.parsing import Name, parse_name

__all__ = [
    "DIFFERENT",
    "SAME",
    "Comparison",
    "Name",
    "cluster",
    "cluster_mentions",
    "compare",
    "fold",
    "keys",
    "parse_name",
    "similarity",
]
