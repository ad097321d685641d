"""Reporting expressions in a text, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotes.extraction.attribution import Offsets
from quotes.extraction.lexicon import load_list
from quotes.extraction.marked import SUBJECTS, Cue, MarkedDoc, noun_phrase
from quotes.extraction.verbs import ReportingVerb, reporting_verbs

if TYPE_CHECKING:
    from spacy.tokens import Token

CLIMB = 4
"""How many verbs up a shared subject is looked for: "came, looked around, left, saying"."""
CLIMBS = frozenset(("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "dep", "parataxis"))
FUNCTION_CHILDREN = frozenset(("aux", "auxpass", "neg", "advmod", "prt", "mark", "cc"))
NOMINAL_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS", "CC", "HYPH", "POS", "JJ", "DT", "IN"))


def find_cues(page: MarkedDoc) -> Iterator[Cue]:
    """Yield the verbs outside quotation marks that report something, with their sources."""
    verbs = reporting_verbs()
    for token in page.doc:
        if page.in_marks[token.i] or not token.tag_.startswith("VB"):
            continue
        verb = verbs.get(token.lower_) or beside_marks(page, token) or says_that(token)
        if verb is None:
            continue
        if is_denied(token) or is_passive(token) or is_bid(token):
            continue
        source = find_source(page, token)
        span = cue_span(token)
        edge = source if source and page.sentence(source[0]) == page.sentence(span[0]) else span
        yield Cue(token, verb, span, source, (min(span[0], edge[0]), max(span[1], edge[1])))


def beside_marks(page: MarkedDoc, token: Token) -> ReportingVerb | None:
    """Return an entry for a verb that no list has, where it stands as a cue: "…," he deadpanned."""
    if token.tag_ not in ("VBD", "VBZ", "VBG") or not 0 < token.i < len(page.doc) - 2:
        return None
    i = token.i + 1
    while i < len(page.doc) - 2 and page.doc[i].tag_ in ("RP", "RB"):
        i += 1
    leads = page.doc[i].text in (",", ":") and page.in_marks[i + 1] and not page.in_marks[i]
    left = page.doc[token.left_edge.i - 1] if token.left_edge.i else None
    first = next((c.left_edge for c in token.children if c.dep_ == "nsubj"), token)
    first = min(first, token, key=lambda t: t.i)
    follows = first.i > 0 and page.in_marks[first.i - 1] and left is not None
    if follows:
        close = page.doc[first.i - 1].idx
        follows = page.text[max(0, close - 1)] in ",?!" or page.text[close] in ",?!"
    return ReportingVerb(token.lower_, frozenset()) if leads or follows else None


def says_that(token: Token) -> ReportingVerb | None:
    """Return an entry for a verb that no list has, where somebody uses it to say that …."""
    if token.tag_ not in ("VBD", "VBZ") or token.lower_ in load_list("non_speech_verbs"):
        return None
    who = next((c for c in token.lefts if c.dep_ == "nsubj"), None)
    if who is None or not (who.ent_type_ == "PERSON" or who.lower_ in ("he", "she")):
        return None
    clause = next((c for c in token.rights if c.dep_ == "ccomp"), None)
    if clause is None or clause.left_edge.lower_ != "that":
        return None
    return ReportingVerb(token.lower_, frozenset(("clause",)))


def cue_span(token: Token) -> Offsets:
    """Return the head words of a cue: the verb and its particle or bound preposition."""
    end = token.idx + len(token)
    after = token.nbor() if token.i + 1 < len(token.doc) else None
    if (
        after is not None
        and after.lower_ in ("on", "upon", "out", "with")
        and (after.dep_ == "prt" or (after.lower_, token.lower_[:4]) in BOUND)
    ):
        end = after.idx + len(after)
    return token.idx, end


BOUND = frozenset(
    (("on", "call"), ("upon", "call"), ("with", "plea"), ("out", "poin"), ("on", "went"))
)


def is_denied(verb: Token) -> bool:
    """Say whether the verb's saying is negated, refused or asked for: nothing was said."""
    if any(child.dep_ == "neg" for child in verb.children):
        return True
    if any(c.dep_ in SUBJECTS and is_nobody(c) for c in verb.children):
        return True
    head = verb.head
    if verb.dep_ in ("xcomp", "pcomp") and head.lower_ in load_list("non_speech_governors"):
        return True
    return verb.tag_ == "VB" and any(
        c.dep_ == "aux" and c.lower_ in ("can", "could", "should", "must", "might")
        for c in verb.children
    )


def is_nobody(subject: Token) -> bool:
    """Say whether a subject stands for no one: "nobody", "neither company"."""
    return subject.left_edge.lower_ in ("nobody", "none", "neither", "no")


def is_infinitive(verb: Token) -> bool:
    """Say whether a verb stands with "to"."""
    return verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.lefts)


def is_bid(verb: Token) -> bool:
    """Say whether a verb is what somebody is asked to do: "urged them to understand that …"."""
    governor = reporting_verbs().get(verb.head.lower_)
    return (
        governor is not None
        and is_infinitive(verb)
        and verb.dep_ in ("xcomp", "ccomp", "advcl")
        and "object-to" in governor.complements
    )


def is_passive(verb: Token) -> bool:
    """Say whether a participle has no subject that acts: "was told", "the man accused of"."""
    if verb.tag_ != "VBN":
        return False
    children = {child.dep_ for child in verb.children}
    if "nsubj" in children:  # "asked" after a question is often taken for a participle
        return False
    if "auxpass" in children or "nsubjpass" in children:
        return "agent" not in children
    return "aux" not in children and verb.dep_ in ("acl", "amod", "advcl", "relcl", "ROOT", "oprd")


def find_source(page: MarkedDoc, verb: Token, *, climb: int = CLIMB) -> Offsets | None:
    """Return the span of a verb's subject, its own or the one it shares with a verb above."""
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None and climb == CLIMB:  # whom a verb further up was done by says nothing
        head = next((c for c in agent.children if c.dep_ == "pobj"), None)
        return noun_phrase(page, head) if head is not None else None
    # Nearest first: in "The mill, Ann Poe said, would close" the parser gives "said" two.
    for child in sorted(verb.children, key=lambda c: abs(c.i - verb.i)):
        if child.dep_ in SUBJECTS and not page.in_marks[child.i]:
            if child.dep_ == "csubj" or child.lower_ in ("there",):
                return None
            if verb.dep_ == "relcl" and child.tag_ in ("WP", "WDT"):
                return noun_phrase(page, verb.head, upto=child.idx)
            return whole_subject(page, noun_phrase(page, child), verb)
    inverted = find_inverted_source(page, verb)
    if inverted:
        return inverted
    if verb.dep_ == "xcomp" and is_infinitive(verb):  # "prompting the mayor to threaten"
        for child in verb.head.rights:
            if child.dep_ == "dobj" and child.i < verb.i and not page.in_marks[child.i]:
                return noun_phrase(page, child)
    if verb.dep_ == "acl" and not page.in_marks[verb.head.i]:
        return noun_phrase(page, verb.head, upto=verb.left_edge.idx)
    if climb and verb.dep_ in CLIMBS and not page.in_marks[verb.head.i]:
        return find_source(page, verb.head, climb=climb - 1)
    return opening_noun(page, verb)


def whole_subject(page: MarkedDoc, source: Offsets, verb: Token) -> Offsets:
    """Widen a subject over what the parse splits from it: title from name, name from aside."""
    source = from_name(page, source)
    gap = [t for t in page.tokens(source[1], verb.idx) if t.dep_ not in FUNCTION_CHILDREN]
    nominal = all(t.tag_ in NOMINAL_TAGS and t.ent_type_ not in ("DATE", "TIME") for t in gap)
    if gap and nominal and not page.in_marks[gap[0].i]:
        return source[0], gap[-1].idx + len(gap[-1])
    return source


def from_name(page: MarkedDoc, source: Offsets) -> Offsets:
    """Widen an aside to the name that it explains: "Poe, | then the mayor |, had warned"."""
    start, _ = page.sentence(source[0])
    before = list(page.tokens(start, source[0]))
    if page.text[source[1] : source[1] + 1] != "," or len(before) < 2 or before[-1].text != ",":
        return source
    names = before[:-1]
    while len(names) > 1 and names[-1].tag_ == names[-2].tag_ == "NNP":
        names.pop()
    named = names[-1].tag_ == "NNP" and not page.in_marks[names[-1].i]
    place = names[-1].ent_type_ in ("GPE", "LOC", "DATE", "TIME", "FAC")
    return (names[-1].idx, source[1]) if named and not place else source


def complements_of(verb: Token) -> frozenset[str]:
    """Return what the lists say a verb may take."""
    known = reporting_verbs().get(verb.lower_)
    return known.complements if known else frozenset()


def opening_noun(page: MarkedDoc, verb: Token) -> Offsets | None:
    """Return the noun phrase that opens a verb's sentence where the parse lost its subject."""
    start, _ = page.sentence(verb.idx)
    if verb.tag_ not in ("VBD", "VBZ") or page.in_marks[verb.i]:
        return None
    for token in page.tokens(start, verb.idx):
        if token.tag_[:2] == "NN" and token.left_edge.idx == start and token.dep_ != "pobj":
            return noun_phrase(page, token) if not page.in_marks[token.i] else None
    return None


def find_inverted_source(page: MarkedDoc, verb: Token) -> Offsets | None:
    """Return the noun phrase right after a finite verb that follows a quotation or comma."""
    i = verb.i
    finite = ("VBD", "VBZ", "VBP", "VBN", "VB")  # "…," read the statement: taken for a command
    if verb.tag_ not in finite or i + 1 >= len(page.doc) or i == 0:
        return None
    before, after = page.doc[i - 1], page.doc[i + 1]
    says = verb.tag_ != "VB" and "clause" in complements_of(verb)
    if not (page.in_marks[before.i] or (says and (before.text == "," or before.is_space))):
        return None
    if page.in_marks[after.i] or after.is_punct or after.is_space or after.tag_ in ("TO", "IN"):
        return None
    head = after
    while head.head.i > verb.i and head.head.tag_[:1] in "NPDJ" and head.head.i != head.i:
        head = head.head
    return noun_phrase(page, head) if head.tag_[:2] in ("NN", "PR") else None
