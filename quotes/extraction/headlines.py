"""Who speaks in a headline with a colon: "Minister: no deal", "'No deal': minister".

A colon in a headline sets off a topic more often than a speaker, so that a speaker needs a
speaking noun or a report of its speech in the text below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.labels import is_capitalised, is_listed, unquote, whole_quotations
from quotes.extraction.lexicon import load_list
from quotes.extraction.marks import Quoted

HEADLINE_CONFIDENCE = {True: 0.85, False: 0.75}
"""With words in quotation marks, and without."""
_COLON = re.compile(r":(?=\s)")
_LONGEST_SPEAKER = 6


def attribute_headline(text: str, extent: Offsets, quoted: Sequence[Quoted]) -> list[Attribution]:
    """Return what a headline or subhead attributes with a colon, if one side can speak."""
    start, end = extent
    inside = [q for q in quoted if q.depth == 0 and q.closed and start <= q.start and q.end <= end]
    colons = [
        match.start()
        for match in _COLON.finditer(text, start, end)
        if not any(q.start < match.start() < q.end for q in inside)
    ]
    if not colons:
        return []
    sides = [
        ((start, colons[0]), (colons[0] + 1, end)),
        ((colons[-1] + 1, end), (start, colons[-1])),
    ]
    for (speaker, content), last in zip(sides, (False, True), strict=True):
        name, said = _strip(text, *speaker), _strip(text, *content)
        marked = any(said[0] <= q.start and q.end <= said[1] for q in inside)
        name = _narrow_speaker(text, *name)
        asks = not marked and text[said[1] - 1] == "?"
        if said[0] < said[1] and not asks and _is_speaker(text, name, end, marked, last):
            return [_attribute_headline(name, said, inside, marked)]
    return []


def _attribute_headline(
    name: Offsets, said: Offsets, inside: Sequence[Quoted], marked: bool
) -> Attribution:
    return Attribution(
        content=(unquote(said, whole_quotations(inside)),),
        cue=None,
        source=name,
        rule="headline-colon",
        confidence=HEADLINE_CONFIDENCE[marked],
    )


def _is_speaker(text: str, name: Offsets, below: int, marked: bool, last: bool) -> bool:
    """Whether the short side of a headline's colon names someone who speaks.

    A noun of speaking ("army chief") does, or words that the text below reports the speech
    of. A lone capitalised name does without either, if the other side is in marks.
    """
    phrase = text[name[0] : name[1]].replace("’", "'")
    words = phrase.split()
    lower = [word.lower() for word in words]
    if not 1 <= len(words) <= _LONGEST_SPEAKER or re.search(r"[?!\"“”‘;]|\d{3}", phrase):
        return False
    if is_listed(phrase.lower(), "layout_labels") or set(lower) & _never_in_speakers():
        return False
    if not marked and lower[0] in load_list("articles"):
        return False  # headlines drop the article of a speaker
    if _is_speaking(lower):
        return True
    if not words[-1][0].isupper() or not (last or words[0][0].isupper()):
        return False
    if _is_reported(text, words, below):
        return True
    body = text[below:].strip()
    return (
        marked
        and is_capitalised(phrase)
        and len(words) <= 3
        and (last or not body or len(words) == 2)
    )


def _narrow_speaker(text: str, start: int, end: int) -> Offsets:
    """Leave out a rubric in front ("EXCLUSIVE – ") and a topic behind ("on the floods")."""
    rubric = re.match(r"[A-Z][\w ]{2,20} [–—|-] ", text[start:end])
    start += rubric.end() if rubric else 0
    topic = re.search(r" [Oo]n (?=[\w’'])", text[start:end])
    return start, start + topic.start() if topic else end


@cache
def _never_in_speakers() -> frozenset[str]:
    return load_list("not_in_labels") - {"and"}


def _is_speaking(words: Sequence[str]) -> bool:
    nouns = load_list("speaker_nouns")
    bare = [word.removesuffix("'s") for word in words]
    head = next(
        (at for at, word in enumerate(bare) if word in ("of", "for", "in", "at", "on")), None
    )
    first = bare[:head] if head else bare
    return first[-1] in nouns or " ".join(first[-2:]) in nouns or bare[0] in nouns


def _is_reported(text: str, words: Sequence[str], below: int) -> bool:
    """Whether the text below names these words beside a verb of saying."""
    body = text[below:].replace("’", "'")
    if len(words) > 2 and " ".join(words[-2:]) not in body:
        return False
    name = re.escape(words[-1].removesuffix("'s"))
    verbs = "|".join(sorted(load_list("reported_by")))
    before = rf"\b{name}\b(?:'s)?(?:,[^.\n]{{1,60}},)?(?: \w+)?? (?:{verbs})\b"
    behind = rf"\b(?:said|says|told) (?:\w+ ){{0,4}}{name}\b"
    return re.search(f"{before}|{behind}", body) is not None


def _strip(text: str, start: int, end: int) -> Offsets:
    """Leave out white space, the full stop at the end, and a leading dash."""
    while start < end and (text[start].isspace() or text[start] in "–—-•"):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if text[end - 1] == "." and text[start:end].count(".") == 1:
        end -= 1
    return start, end
