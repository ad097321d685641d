"""The rule tagger: reporting expressions, and which words and which source belong to them.

It stands where a learned tagger will come in (``attribution.Tagger``), so it is kept to
what verbs of saying show in the parse and in the marks beside them: indirect speech in its
plain forms, quotations next to a cue, quotations carried on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quotes.extraction.attribution import Attribution, Offsets
from quotes.extraction.lexicon import load_list
from quotes.extraction.marked import SUBJECTS, Cue, MarkedDoc, noun_phrase, overlaps
from quotes.extraction.marks import Quoted
from quotes.extraction.quoting import attach_quoted
from quotes.extraction.verbs import ReportingVerb, reporting_verbs

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CLIMBS = frozenset(("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "dep", "parataxis"))
FUNCTION_CHILDREN = frozenset(("aux", "auxpass", "neg", "advmod", "prt", "mark", "cc"))
NOMINAL_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS", "CC", "HYPH", "POS", "JJ", "DT", "IN"))
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


def find_attributions(doc: Doc, quoted: Sequence[Quoted]) -> list[Attribution]:
    """Return what is attributed to whom, in text order of the content.

    Note:
        Rules on the parse reach about half of what people find in indirect speech.
    """
    page = MarkedDoc(doc, quoted)
    cues = list(find_cues(page))
    by_token = {cue.token.i: cue for cue in cues}
    for cue in cues:
        add_clause(page, cue)
        hand_over(page, cue, by_token)
    found = attach_quoted(page, cues)
    found += find_according_to(page) + find_noun_cues(page) + find_nested(doc, quoted)
    return sorted(found, key=lambda a: (a.content, a.cue or (0, 0)))


def find_nested(doc: Doc, quoted: Sequence[Quoted]) -> list[Attribution]:
    """Return quotations that a quoted speaker quotes: “She told me, ‘Go,’” he said."""
    inner = [replace(q, depth=0) for q in quoted if q.depth == 1]
    holders = [o for o in quoted if o.depth == 0 and any(covers(o, q) for q in inner)]
    if not holders:
        return []
    page = MarkedDoc(doc, inner)
    cues = [c for c in find_cues(page) if any(o.start <= c.frame[0] < o.end for o in holders)]
    for cue in cues:
        add_clause(page, cue)
    return [
        replace(a, rule="nested")
        for a in attach_quoted(page, cues)
        if a.cue and all(page.quoted_in(*span) for span in a.content)
    ]


def covers(outer: Quoted, q: Quoted) -> bool:
    """Say whether one quoted stretch holds another."""
    return outer.start < q.start and q.end <= outer.end


# --- cues and their sources


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


def find_source(page: MarkedDoc, verb: Token, *, climb: int = 4) -> Offsets | None:
    """Return the span of a verb's subject, its own or the one it shares with a verb above."""
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None:
        head = next((c for c in agent.children if c.dep_ == "pobj"), None)
        return noun_phrase(page, head) if head is not None else None
    for child in verb.children:
        if child.dep_ in SUBJECTS and not page.in_marks[child.i]:
            if child.dep_ == "csubj" or child.lower_ in ("there",):
                return None
            if verb.dep_ == "relcl" and child.tag_ in ("WP", "WDT"):
                return noun_phrase(page, verb.head, upto=child.idx)
            return up_to_verb(page, noun_phrase(page, child), verb)
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
    return None


def up_to_verb(page: MarkedDoc, source: Offsets, verb: Token) -> Offsets:
    """Widen a subject over the nouns before its verb: the parse often splits title and name."""
    gap = [t for t in page.tokens(source[1], verb.idx) if t.dep_ not in FUNCTION_CHILDREN]
    nominal = all(t.tag_ in NOMINAL_TAGS and t.ent_type_ not in ("DATE", "TIME") for t in gap)
    if gap and nominal and not page.in_marks[gap[0].i]:
        return source[0], gap[-1].idx + len(gap[-1])
    return source


def find_inverted_source(page: MarkedDoc, verb: Token) -> Offsets | None:
    """Return the noun phrase right after a finite verb that follows a quotation or comma."""
    i = verb.i
    finite = ("VBD", "VBZ", "VBP", "VBN", "VB")  # "…," read the statement: taken for a command
    if verb.tag_ not in finite or i + 1 >= len(page.doc) or i == 0:
        return None
    before, after = page.doc[i - 1], page.doc[i + 1]
    if not (page.in_marks[before.i] or (verb.tag_ != "VB" and before.text in (",", "\n"))):
        return None
    if page.in_marks[after.i] or after.is_punct or after.is_space or after.tag_ in ("TO", "IN"):
        return None
    head = after
    while head.head.i > verb.i and head.head.tag_[:1] in "NPDJ" and head.head.i != head.i:
        head = head.head
    return noun_phrase(page, head) if head.tag_[:2] in ("NN", "PR") else None


# --- what a cue's clause says


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
            and has_other_tense(token.head, token.tag_)
        )
        cut = page.trim(start, before.idx)
        if (aside or second) and cut:
            cue.content[-1] = cut
            other.source = cue.source
            return


def has_other_tense(verb: Token, tag: str) -> bool:
    """Say whether a verb cannot be coordinated with one of a tense: an infinitive, "will"."""
    finite = next((c for c in verb.children if c.dep_ in ("aux", "auxpass")), verb)
    return verb.tag_ != tag and finite.tag_ != tag


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
            return [(subject_start(cue, child, start), end)]
    that = that_clause(page, verb)
    return [subtree(page, that, low=cue.span[1])] if that is not None else []


def subject_start(cue: Cue, clause: Token, start: int) -> int:
    """Return where a clause begins whose subject the parse takes for the verb's object."""
    if has_subject(clause) or "object-to" in cue.verb.complements:
        return start
    objects = [c for c in cue.token.rights if c.dep_ == "dobj" and c.i < clause.i]
    return min((c.left_edge.idx for c in objects), default=start)


def that_clause(page: MarkedDoc, verb: Token) -> Token | None:
    """Return the verb of a that-clause that the parse hangs elsewhere: "said in a note that …"."""
    for token in page.doc[verb.i + 1 : min(verb.i + 12, len(page.doc))]:
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.i > token.i:
            return token.head
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
    return [s for s in ((start, cue.frame[0]), (cue.frame[1], end)) if s[0] < s[1]]


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


def find_according_to(page: MarkedDoc) -> list[Attribution]:
    """Return the sentences that give their source with "according to"."""
    found = []
    for token in page.doc[:-1]:
        if token.lower_ != "according" or token.nbor().lower_ != "to" or page.in_marks[token.i]:
            continue
        to = token.nbor()
        head = next((c for c in to.children if c.dep_ in ("pobj", "pcomp")), None)
        if head is None:
            continue
        source = noun_phrase(page, head)
        cue = (token.idx, to.idx + len(to))
        low, high = page.sentence(token.idx)
        content = [(low, cue[0]), (source[1], high)]
        kept = [s for s in (page.trim(*c) for c in content if c[0] < c[1]) if s]
        if kept and max(len(page.text[s:e].split()) for s, e in kept) > 2:
            found.append(Attribution(tuple(kept), cue, source, "according-to", 0.85))
    return found


def find_noun_cues(page: MarkedDoc) -> list[Attribution]:
    """Return that-clauses that a noun gives to its owner: "the army's claim that …"."""
    nouns = load_list("reporting_nouns")
    found = []
    for token in page.doc:
        if token.lower_ not in nouns or page.in_marks[token.i] or not token.tag_.startswith("NN"):
            continue
        clause = next((c for c in token.rights if c.dep_ in ("acl", "ccomp", "relcl")), None)
        if clause is None or clause.left_edge.lower_ != "that" or clause.left_edge.dep_ != "mark":
            continue
        owner = next((c for c in token.lefts if c.dep_ in ("poss", "compound")), None)
        content = page.trim(*subtree(page, clause, low=token.idx + len(token)))
        if owner is None or content is None or (owner.dep_ == "compound" and not owner.ent_type_):
            continue
        cue = (token.idx, token.idx + len(token))
        found.append(Attribution((content,), cue, noun_phrase(page, owner), "noun-cue", 0.7))
    return found
