"""Words in quotation marks that nobody said: titles, nicknames, names, terms.

They are told by what introduces them and by their own look; a quotation that merely
contains one keeps it in its content but not among its quoted parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from quotes.extraction.lexicon import load_list
from quotes.extraction.marks import Quoted

MAX_TERM_WORDS = 8
MAX_TITLE_WORDS = 4
SPOKEN = re.compile(r",? (?:[\w.’'-]+ ){0,4}(?:said|says|asked|replied|answered|added|told)\b")
OFTEN = 3
CONTEXT = 60


def drop_terms(text: str, quoted: Sequence[Quoted]) -> list[Quoted]:
    """Return the quoted stretches that may be somebody's words, in the same order.

    Stretches inside a dropped one are dropped with it, and a title is one each time.
    """
    kept: list[Quoted] = []
    dropped: Quoted | None = None
    works = often_marked(text, quoted)
    for q in quoted:
        if dropped is not None and q.start < dropped.end:
            continue
        if is_term(text, q) or (dropped is not None and is_listed_with(text, dropped, q)):
            dropped = q
            works.add(bare(text, q))
        else:
            kept.append(q)
    return [
        q for q in kept if bare(text, q) not in works or not is_title_case(bare(text, q).split())
    ]


def often_marked(text: str, quoted: Sequence[Quoted]) -> set[str]:
    """Return the short stretches in capitals that a text marks again and again: titles.

    Not "No", which is said again and again.
    """
    times: Counter[str] = Counter()
    said: set[str] = set()
    for q in quoted:
        words = bare(text, q).split()
        if 0 < len(words) <= MAX_TITLE_WORDS and is_title_case(words):
            times[bare(text, q)] += 1
            if SPOKEN.match(text, q.end) or text[: q.start].rstrip().endswith((",", ":")):
                said.add(bare(text, q))
    return {title for title, n in times.items() if n >= OFTEN} - said


def bare(text: str, q: Quoted) -> str:
    """Return a stretch without the comma or full stop that closes it; "Poe!" is a chant."""
    return text[q.inner_start : q.inner_end].rstrip(".,;:")


def words_of(text: str, q: Quoted) -> list[str]:
    """Return the words of a stretch."""
    return re.findall(r"[\w'’.-]+", text[q.inner_start : q.inner_end])


def is_listed_with(text: str, term: Quoted, q: Quoted) -> bool:
    """Say whether a stretch goes on with a list of terms: bottles marked "B7" to "B9"."""
    gap = text[term.end : q.start].strip()
    short = len(text[q.inner_start : q.inner_end].split()) <= MAX_TERM_WORDS
    return short and gap in ("and", "or", "to", ",", ", and", "&", "not")


def is_term(text: str, q: Quoted) -> bool:
    """Say whether a quoted stretch is a title, a nickname, a name or a term."""
    words = words_of(text, q)
    if not words:
        return True
    if len(words) > MAX_TERM_WORDS or not q.closed or q.reopens:
        return False
    before = text[max(0, q.start - CONTEXT) : q.start].rpartition("\n")[2]
    after = text[q.end : q.end + CONTEXT].partition("\n")[0]
    return (
        (is_nickname(words, before, after) and not ends_speech(text, q))
        or is_named(words, before)
        or is_placed_title(words, before, after)
    )


def is_nickname(words: Sequence[str], before: str, after: str) -> bool:
    """Robert "Bob" Stone."""
    return (
        len(words) <= 3
        and words[0][:1].isupper()
        and re.search(r"\b[A-Z][\w.'’-]*\s$", before) is not None
        and re.match(r"\s(?:(?:al|el|de|van|von|bin|Mc|O)[-'’ ]?)?[A-Z]", after) is not None
    )


def ends_speech(text: str, q: Quoted) -> bool:
    """Say whether a stretch closes as speech does, never a nickname: said Stone. "No," Poe said."""
    return re.search(r"(?:[,!?]|[a-z]{2}\.)$", text[q.inner_start : q.inner_end]) is not None


def is_named(words: Sequence[str], before: str) -> bool:
    """A film called "…", the so-called "…", known as "…", the word "…"."""
    lead = re.findall(r"[\w-]+", before.lower())
    if not lead or re.search(r"[.!?:,]\s*$", before):
        return False
    if " ".join(lead[-2:]) in load_list("term_introductions") or lead[-1] in load_list(
        "term_introductions"
    ):
        return True
    return lead[-1] in load_list("work_nouns") and is_title_case(words)


def is_placed_title(words: Sequence[str], before: str, after: str) -> bool:
    """Say whether a Title stands where titles do: "The Long Road," his second novel."""
    if not is_title_case(words) or re.search(r"[:,]\s*$", before) or not before.strip():
        return bool(words) and is_title_case(words) and follows_work(after)
    return len(words) > 1 or follows_work(after)


def follows_work(after: str) -> bool:
    """Say whether the words after a stretch say what work it is: ", her second novel"."""
    found = re.match(
        r",?\s(?:(?:the|a|an|his|her|its|their|is|was)\s)?((?:[\w-]+\s){0,3}[\w-]+)", after
    )
    return found is not None and any(
        w in load_list("work_nouns") for w in found.group(1).lower().split()
    )


def is_title_case(words: Sequence[str]) -> bool:
    """Say whether a stretch is written like a title: every longer word capitalised."""
    longer = [w for w in words if w.lower() not in load_list("title_small_words")]
    return (
        bool(longer)
        and all(w[:1].isupper() or w[:1].isdigit() for w in longer)
        and (len(longer) > 1 or not words[0].endswith((".", "!", "?")))
    )
