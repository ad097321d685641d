"""What a reporting verb's clause says: the words that its syntax makes its content."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from quotes.extraction.attribution import Offsets
from quotes.extraction.cues import is_infinitive
from quotes.extraction.lexicon import load_list
from quotes.extraction.marked import SUBJECTS, Cue, MarkedDoc, overlaps

if TYPE_CHECKING:
    from spacy.tokens import Token

ENDS_COMPLEMENT = frozenset(("conj", "advcl", "parataxis"))
COMPLEMENT_DEPS = {
    "np": ("dobj", "attr"),
    "as": ("dobj", "prep"),
    "pred": ("dobj", "oprd", "ccomp", "xcomp", "attr"),
    "for": ("dobj", "prep"),
    "of": ("dobj", "prep"),
    "to": ("xcomp",),
    "object-to": ("dobj", "xcomp", "ccomp", "prep", "dative"),
    "prep": ("dobj", "prep", "dative"),
}


def add_clause(page: MarkedDoc, cue: Cue) -> None:
    """Give a cue the clause or complement that its verb governs in the parse, if any."""
    for find, rule in CLAUSE_RULES:
        spans = find(page, cue)
        if spans:
            spans = [without_comment(page, *page.snap(*s)) for s in spans]
            spans = [s for s in (page.trim(*s) for s in spans) if s]
            cue.content = [s for s in spans if not overlaps(s, cue.span)]
            cue.rule = rule
            return


def without_comment(page: MarkedDoc, start: int, end: int) -> Offsets:
    """Leave out a closing ", which …": it is the report's own more often than the speaker's."""
    for token in page.tokens(start, end):
        if not token.i or token.nbor(-1).text != "," or page.in_marks[token.i]:
            continue
        head = comment_head(token)
        if head is None or head.right_edge.idx + len(head.right_edge) < end - 1:
            continue
        if not page.quoted_in(token.idx, end):
            return start, token.nbor(-1).idx
    return start, end


def comment_head(token: Token) -> Token | None:
    """Return the verb of a clause that a word after a comma opens, if it only comments."""
    if token.lower_ in ("which", "who"):
        head = token.head if token.head.dep_ == "relcl" else token.head.head
        return head if head.dep_ == "relcl" else None
    return token if token.tag_ == "VBN" and token.dep_ == "acl" else None


def hand_over(page: MarkedDoc, cue: Cue, cues: dict[int, Cue]) -> None:
    """Cut a content where the same source goes on to report something else.

    "said the strikes were unjustified, vowing to respond"; "urged them to leave and warned
    that …": the parse hangs the second cue in the first one's clause.
    """
    if not cue.content or cue.content[-1][0] < cue.span[0]:
        return
    start, end = cue.content[-1]
    for token in page.tokens(start, end):
        other = cues.get(token.i)
        if other is None or other is cue or token.i == 0:
            continue
        before = token.nbor(-1)
        aside = token.tag_ == "VBG" and token.dep_ == "advcl" and before.text == ","
        second = (
            token.tag_ in ("VBD", "VBZ")
            and token.tag_ == cue.token.tag_
            and token.dep_ == "conj"
            and before.lower_ in ("and", "but")
            and token.head.tag_ != token.tag_  # "to leave and warned": no coordination
        )
        cut = page.trim(start, before.idx)
        if (aside or second) and cut:
            cue.content[-1] = cut
            other.source = cue.source
            return


def clause_complement(page: MarkedDoc, cue: Cue) -> list[Offsets]:
    """Said (that) the plan failed; the plan failed, she said; the plan, she said, failed."""
    if not cue.verb.complements & {"clause", "pred"}:
        return []
    verb = cue.token
    aside = verb.dep_ == "parataxis" or (verb.dep_ == "ccomp" and is_aside(page, verb))
    if aside and cue.source:
        return around(page, cue, verb.head)
    for child in verb.children:
        if child.dep_ != "ccomp" or page.sentence(child.idx) != page.sentence(verb.idx):
            continue
        if child.tag_[:2] in ("VB", "MD") or has_subject(child) or child.i > verb.i:
            if child.i < verb.i:
                return before(page, cue, child)
            start, end = subtree(page, child, low=cue.span[1])
            return [*split_subject(cue, child), (subject_start(cue, child, start), end)]
    that = that_clause(page, verb)
    return [subtree(page, that, low=cue.span[1])] if that is not None else []


def split_subject(cue: Cue, clause: Token) -> list[Offsets]:
    """Return the clause's subject where it stands before its attribution: "The mill, … said, …"."""
    if has_subject(clause) or cue.source is None:
        return []
    lefts = [c for c in cue.token.lefts if c.dep_ in ("nsubj", "dep", "npadvmod")]
    lefts = [c for c in lefts if c.right_edge.idx < cue.source[0] and c.tag_[:2] in ("NN", "PR")]
    return [(c.left_edge.idx, c.right_edge.idx + len(c.right_edge)) for c in lefts[:1]]


def subject_start(cue: Cue, clause: Token, start: int) -> int:
    """Return where a clause begins whose subject the parse takes for the verb's object."""
    if has_subject(clause):
        return start
    that = [t for t in cue.token.doc[cue.token.i + 1 : clause.i] if t.lower_ == "that"]
    if that and that[0].i - cue.token.i <= 12:  # "told them in town that levels had dropped"
        return that[0].idx
    objects = [c for c in cue.token.rights if c.dep_ == "dobj" and c.i < clause.i]
    if not objects:
        return start
    words = [t for c in objects for t in c.subtree]
    if "object-to" in cue.verb.complements:  # "told reporters the level had dropped"
        words = [t for t in words[1:] if t.tag_ == "DT"]
    return min((t.idx for t in words), default=start)


def that_clause(page: MarkedDoc, verb: Token) -> Token | None:
    """Return the verb of a that-clause that the parse hangs elsewhere: "said in a note that …"."""
    for token in page.doc[verb.i + 1 : min(verb.i + 12, len(page.doc))]:
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.i > token.i:
            return token.head
        if token.lower_ in ("no", "nothing", "little"):  # "offered no proof that …"
            return None
        if token.is_punct or page.in_marks[token.i] or token.tag_ in ("VBD", "VBZ", "MD"):
            return None
    return None


def is_aside(page: MarkedDoc, verb: Token) -> bool:
    """Say whether a clause stands between commas inside the clause it is attached to."""
    left = verb.left_edge.i
    return left > 0 and page.doc[left - 1].text == "," and verb.head.i > verb.i


def has_subject(token: Token) -> bool:
    """Say whether a verb has a subject of its own."""
    return any(child.dep_ in SUBJECTS for child in token.children)


def subtree(page: MarkedDoc, head: Token, *, low: int = 0) -> Offsets:
    """Return a subtree's span after ``low``, to the end of its line at most."""
    start = max(head.left_edge.idx, low)
    end = head.right_edge.idx + len(head.right_edge)
    return start, min(end, page.sentence(head.idx)[1])


def before(page: MarkedDoc, cue: Cue, clause: Token) -> list[Offsets]:
    """Return a clause that precedes its attribution, and what of it follows."""
    start, end = clause.left_edge.idx, cue.frame[0]
    sentence = page.sentence(cue.span[0])
    return [(max(start, sentence[0]), end)] if start < end else []


def around(page: MarkedDoc, cue: Cue, head: Token) -> list[Offsets]:
    """Return the parts of a clause that stand left and right of an attribution inside it."""
    sentence = page.sentence(cue.span[0])
    start = max(head.left_edge.idx, sentence[0])
    end = min(head.right_edge.idx + len(head.right_edge), sentence[1])
    parts = [s for s in ((start, cue.frame[0]), (cue.frame[1], end)) if s[0] < s[1]]
    if page.in_marks[head.i]:  # what stands outside the marks is the report's
        parts = [s for s in parts if page.quoted_in(*s)]
    return parts


def verb_complement(page: MarkedDoc, cue: Cue) -> list[Offsets]:
    """Urged them to leave; called it a mistake; blamed the rain for the delay."""
    deps = {d for c in cue.verb.complements for d in COMPLEMENT_DEPS.get(c, ())}
    verb = cue.token
    if is_infinitive(verb):
        return []  # "needed to defend them": an act
    if verb.tag_ == "VBG" and verb.dep_ == "pcomp":
        return []  # "joined in thanking them": an act too
    children = [
        c
        for c in verb.children
        if c.i > verb.i and (c.dep_ in deps or is_bidden(cue, c)) and fits(cue, c)
    ]
    children = [
        c for c in children if not (cue.source and overlaps(cue.source, (c.idx, c.idx + 1)))
    ]
    if not children or not is_complete(cue, children):
        return []
    if page.text[children[0].left_edge.idx :].startswith(tuple(load_list("no_content"))):
        return []
    low = cue.span[1]
    start = max(min(c.left_edge.idx for c in children), low)
    last = max(children, key=lambda c: c.i)
    for child in verb.rights:  # what follows goes with it, up to the next clause
        if child.i > last.i:
            purpose = child.dep_ == "advcl" and any(c.lower_ == "to" for c in child.lefts)
            if child.lower_ in (",", "and", "but", "or"):
                break
            if child.dep_ in ENDS_COMPLEMENT and not purpose:
                break
            if not child.is_punct:
                last = child
    return [(start, min(last.right_edge.idx + len(last.right_edge), page.sentence(verb.idx)[1]))]


def is_bidden(cue: Cue, child: Token) -> bool:
    """Say whether an infinitive taken for a purpose is what was asked: "pleaded with X to go"."""
    return (
        "object-to" in cue.verb.complements
        and child.dep_ == "advcl"
        and any(c.lower_ == "to" for c in child.lefts)
    )


def fits(cue: Cue, child: Token) -> bool:
    """Say whether a preposition is the one that the verb takes, not a time or place."""
    if child.dep_ != "prep":
        return True
    wanted = cue.verb.complements
    preposition = child.lower_
    if preposition == "as":
        return bool(wanted & {"as", "np"})
    if preposition == "of":
        return "of" in wanted or "prep" in wanted
    if preposition == "for":
        return bool(wanted & {"for", "prep", "np"})
    if preposition in ("on", "upon", "with"):
        return "object-to" in wanted or "prep" in wanted
    return "prep" in wanted and preposition in ("about", "against", "to", "over", "from", "that")


def is_complete(cue: Cue, children: list[Token]) -> bool:
    """Say whether the complements found make one of the patterns that the verb has."""
    # "accused the firm of fraud": the parse hangs "of" on the verb or on the firm.
    children = [*children, *(g for c in children if c.dep_ == "dobj" for g in c.rights)]
    wanted, found = cue.verb.complements, {c.dep_ for c in children}
    if "np" in wanted and found & {"dobj", "attr", "prep"}:
        return True
    if "to" in wanted and "xcomp" in found:
        return True
    if "pred" in wanted and found & {"oprd", "ccomp", "xcomp"}:
        return True
    if "object-to" in wanted and found & {"xcomp", "ccomp", "advcl"}:
        return True
    words = {c.lower_ for c in children if c.dep_ == "prep"}
    if "object-to" in wanted and "prep" in found and "dobj" not in found:
        return bool(words & {"on", "upon", "with"}) and "prep" in wanted
    wants = {"as": {"as"}, "for": {"for"}, "of": {"of"}}
    if any(w in wanted and words & need for w, need in wants.items()):
        return True
    return "prep" in wanted and "prep" in found


CLAUSE_RULES: tuple[tuple[Callable[[MarkedDoc, Cue], list[Offsets]], str], ...] = (
    (clause_complement, "clause"),
    (verb_complement, "complement"),
)
