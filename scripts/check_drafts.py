"""How often ``quotes check`` is right, on drafts that are made from the demo's quotations.

    python scripts/check_drafts.py [--keep FOLDER]

Ingests the packaged articles into a new database, takes their quotations in a fixed order,
does something to each that a draft may do (cuts it, changes a word, gives it to somebody else
…), writes it into a draft of its own, checks each draft, and prints the verdicts beside those
that are right. Exit status 0 when all but two are.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from quotes.database import StoredQuotation, load_quotations, open_database
from quotes.database.checking import Verdict, check_draft
from quotes.database.lean import Quotation as Stored
from quotes.database.lean import from_current
from quotes.extraction import extract_articles
from quotes.identity.differences import read_units
from quotes.ingest import ingest
from quotes.reading import read_paths
from quotes.records import Article, QuotationType, SpeakerKind

WRONG = 2
"""Drafts that may be judged wrongly."""
SHORTEST = 9
"""Words of a quotation that something is done to."""
NEGATION = re.compile(r"\b(?:will|do|did|is|are|was|has|have|can) not |\bnever |\bnot ")
NUMBER = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|\d+)\b")
DIGITS = {"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"}
DIGITS |= {"eight": "8", "nine": "9", "ten": "10", "twelve": "12"}
SPELLINGS = (("al-", "el-"), ("ou", "u"), ("ee", "i"), ("Yu", "You"), ("ei", "ai"), ("ph", "f"))
INVENTED = (
    "Marmalade exports tripled because lighthouse keepers discovered rhubarb",
    "I would rather juggle seventeen porcupines than sign this libretto",
    "Every trombone in the orchestra was tuned by a retired beekeeper",
    "Our penguins deserve a ballot paper and a comfortable armchair",
    "Nobody at the observatory has ever apologised to the comet",
)


class Draft(NamedTuple):
    """A draft, the verdict that is right, and what was done."""

    done: str
    text: str
    right: Verdict


def load_all(engine: Engine) -> list[StoredQuotation]:
    """Return the current quotations, in the order of their ids."""
    with engine.connect() as connection:
        keys = list(connection.scalars(from_current(Stored.quotation_id)))
        return sorted(load_quotations(connection, keys), key=lambda row: row.quotation_id)


def said(words: str, who: str) -> str:
    """Return a paragraph of a draft."""
    return f"“{words.rstrip(' ,.;:!?')},” said {who}."


def make_drafts(rows: Sequence[StoredQuotation]) -> Iterator[Draft]:
    """Yield drafts of every kind."""
    direct = [row for row in rows if is_fit(row)]
    names = sorted({row.speakers[0].canonical for row in direct})
    takes: list[tuple[str, int, Verdict, Callable[[StoredQuotation], str | None]]] = [
        ("as printed", 4, Verdict.VERBATIM, lambda r: quote(r, r.text)),
        ("other typography", 3, Verdict.VERBATIM, lambda r: quote(r, retype(r.text))),
        ("insertion in brackets", 3, Verdict.VERBATIM, lambda r: quote(r, insert(r.text))),
        ("number in digits", 3, Verdict.VERBATIM, lambda r: change_number(r, digits=True)),
        ("surname alone", 3, Verdict.VERBATIM, lambda r: said(r.text, surname(r))),
        ("other spelling of the name", 4, Verdict.VERBATIM, by_other_spelling),
        ("pronoun", 3, Verdict.VERBATIM, by_pronoun),
        ("start cut off", 3, Verdict.TRIMMED, lambda r: quote(r, " ".join(r.text.split()[3:]))),
        ("end cut off", 3, Verdict.TRIMMED, lambda r: quote(r, " ".join(r.text.split()[:-3]))),
        ("middle cut, ellipsis", 4, Verdict.TRIMMED, lambda r: quote(r, cut(r.text, " … "))),
        ("middle cut, no ellipsis", 3, Verdict.ALTERED, lambda r: quote(r, cut(r.text, " "))),
        ("a word changed", 5, Verdict.ALTERED, lambda r: quote(r, change_word(r.text))),
        ("number changed", 3, Verdict.ALTERED, lambda r: change_number(r, digits=False)),
        ("negation dropped", 3, Verdict.ALTERED, drop_negation),
        ("other speaker", 5, Verdict.OTHER_SPEAKER, lambda r: said(r.text, other(r, names))),
    ]
    at = 0
    for done, count, right, make in takes:
        made = 0
        for i in range(len(direct)):
            if made < count and (text := make(direct[(at + i) % len(direct)])):
                yield Draft(done, text, right)
                made += 1
        at += count
    for one, two in zip(direct[:3], direct[7:10], strict=True):
        words = " ".join([*one.text.split()[:7], *two.text.split()[-7:]])
        yield Draft("two spliced", said(words, one.speakers[0].canonical), Verdict.ALTERED)
    for words, name in zip(INVENTED, names, strict=False):
        yield Draft("invented", said(words, name), Verdict.NOT_FOUND)
    indirect = [r for r in rows if r.type is QuotationType.INDIRECT and is_named(r)]
    for row in [r for r in indirect if len(r.text.split()) >= SHORTEST][:2]:
        text = f"{row.speakers[0].canonical} said that {row.text}."
        yield Draft("reported", text, Verdict.VERBATIM)


def is_named(row: StoredQuotation) -> bool:
    """Whether one person said it, whose name is more than one word."""
    one = len(row.speakers) == 1 and row.speakers[0].kind is SpeakerKind.PERSON
    return one and " " in row.speakers[0].canonical and len(row.content) == 1


def is_fit(row: StoredQuotation) -> bool:
    """Whether something can be done to a quotation: direct, one sentence, long enough."""
    plain = row.type is QuotationType.DIRECT and not re.search(r"[.!?“”…\n] ?\w", row.text)
    return plain and is_named(row) and len(row.text.split()) >= SHORTEST


def quote(row: StoredQuotation, words: str) -> str:
    """Return a paragraph with words of a quotation's speaker."""
    return said(words, row.speakers[0].canonical)


def retype(text: str) -> str:
    """Return a text in other typography."""
    text = text.replace("’", "'").replace("—", "–")
    return text[0].lower() + text[1:].replace(" ", "  ", 1)


def insert(text: str) -> str:
    """Return a text with an insertion in brackets."""
    words = text.split()
    return " ".join([*words[:4], "[as everybody knows]", *words[4:]])


def cut(text: str, gap: str) -> str:
    """Return a text without three words in the middle."""
    words = text.split()
    middle = len(words) // 2
    return " ".join(words[: middle - 1]) + gap + " ".join(words[middle + 2 :])


def change_word(text: str) -> str:
    """Return a text with another word for the longest one that is no name."""
    words = text.split()
    places = [i for i in range(1, len(words) - 1) if words[i].isalpha() and words[i].islower()]
    words[max(places, key=lambda i: len(words[i]))] = "teapots"
    return " ".join(words)


def change_number(row: StoredQuotation, *, digits: bool) -> str | None:
    """Return a quotation with its first number otherwise written, or with another one."""
    found = NUMBER.search(row.text)
    if not found or (digits and found.group() not in DIGITS):
        return None
    number = DIGITS.get(found.group(), found.group())
    new = number if digits else str(int(number) + 31)
    changed = row.text[: found.start()] + new + row.text[found.end() :]
    # "One in five" becomes no other number by another word: nothing to see.
    same = [u.forms for u in read_units(changed)] == [u.forms for u in read_units(row.text)]
    return quote(row, changed) if same is digits else None


def drop_negation(row: StoredQuotation) -> str | None:
    """Return a quotation without its negation."""
    found = NEGATION.search(row.text)
    if not found or not found.start():
        return None
    kept = found.group().replace("not ", "").replace("never ", "")
    return quote(row, row.text[: found.start()] + kept + row.text[found.end() :])


def surname(row: StoredQuotation) -> str:
    """Return a speaker's last name."""
    return row.speakers[0].canonical.split()[-1]


def by_other_spelling(row: StoredQuotation) -> str | None:
    """Return a quotation by a spelling of its speaker that the database need not have."""
    name = row.speakers[0].canonical
    spelled = name
    for letters, others in SPELLINGS:
        spelled = spelled.replace(letters, others)
    return said(row.text, spelled) if spelled != name else None


def by_pronoun(row: StoredQuotation) -> str:
    """Return a draft that names the speaker in a sentence before."""
    name = row.speakers[0].canonical
    words = row.text.rstrip(" ,.;:!?")
    return f"{name} arrived on Monday and spoke to reporters.\n\n“{words},” he said."


def other(row: StoredQuotation, names: Sequence[str]) -> str:
    """Return the name of somebody else."""
    place = names.index(row.speakers[0].canonical)
    return names[(place + len(names) // 2) % len(names)]


def judge(engine: Engine, drafts: Sequence[Draft]) -> list[Verdict | None]:
    """Return the verdict on each draft's longest quotation; None where none is found in it."""
    articles = [Article(draft.text, source=f"draft-{i}") for i, draft in enumerate(drafts)]
    with engine.connect() as connection:
        found: list[Verdict | None] = []
        for article, quotations in extract_articles(articles):
            checked = check_draft(connection, article, quotations)
            longest = max(checked, key=lambda c: len(c.text), default=None)
            found.append(longest.verdict if longest else None)
        return found


def main() -> int:
    """Make the drafts, check them, and print how many verdicts are right."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--keep", type=Path, help="write the drafts there, a file each")
    keep = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(str(Path(folder) / "demo.db"))
        demo = Path(str(files("quotes") / "demo"))
        ingest(engine, [a for a in read_paths([demo]) if isinstance(a, Article)])
        drafts = list(make_drafts(load_all(engine)))
        verdicts = judge(engine, drafts)
        engine.dispose()
    for i, draft in enumerate(drafts if keep else ()):
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{i:02}-{draft.done.replace(' ', '-')}.md").write_text(draft.text + "\n")
    right: Counter[str] = Counter()
    for draft, verdict in zip(drafts, verdicts, strict=True):
        right[draft.done] += verdict is draft.right
        if verdict is not draft.right:
            print(f"WRONG {draft.done}: {verdict} for {draft.right}: {draft.text}")
    for done, count in Counter(draft.done for draft in drafts).items():
        print(f"{done:26} {right[done]:3} of {count}")
    print(f"{'all':26} {right.total():3} of {len(drafts)}")
    return 0 if right.total() >= len(drafts) - WRONG else 1


if __name__ == "__main__":
    raise SystemExit(main())
