"""Train the ranking of whom "he", "she" and "the mayor" mean, and write its weights.

    python scripts/train_resolver.py ../shared/polnear

Reads articles of PolNeAR's ``train`` compartment and, from ``scripts/speakers``, who stands
behind the sources of 266 of them and the descriptions of people in 175: character offsets only.
Never ``dev`` or ``test``. Prints how often the right one comes first in articles kept apart, six
times over, and takes some minutes.

A log-linear model: the candidates' numbers, weighted and summed, made shares of one by the
softmax; cross-entropy with a penalty on large weights, by Adam.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

import quotes
from quotes.evaluation.corpora import Annotated, read_polnear
from quotes.extraction.assembly import draft_all
from quotes.extraction.cast import Entity
from quotes.extraction.descriptions import LEAD, PERSONS, is_indefinite
from quotes.extraction.extractor import attribute
from quotes.extraction.following import follow
from quotes.extraction.holders import describe_holders
from quotes.extraction.marked import MarkedDoc
from quotes.extraction.mentions import Member, Source, parse_source
from quotes.extraction.pipeline import load_pipeline, parse_texts
from quotes.extraction.salience import Numbers, describe, load_weights
from quotes.extraction.scene import GENDERS, NOBODY, Scene

WEIGHTS = Path(quotes.__file__).parent / "extraction" / "data" / "antecedent_weights.json"
SPEAKERS = Path(__file__).parent / "speakers" / "polnear_train.jsonl"
FOLDS, PENALTY, STEPS, RATE = 6, 1.0, 1500, 0.05
ROUNDS = 6
PRIOR = {"other_gender": -3.5, "called_other": -2.0, "likely_gender": 1.5}
"""What is known beforehand: a name is a man's where men bear it eight times as often."""
KINDS = ("pronoun", "description")
Page: TypeAlias = tuple[Annotated, MarkedDoc, list[Source | None]]
"""An article, its parse, and the sources found in it."""


@dataclass(frozen=True)
class Choice:
    """Candidates of one mention, by their numbers, and which of them is right."""

    article: str
    candidates: list[Numbers]
    right: int


def main() -> None:
    """Read, measure on articles kept apart, train on all, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    known = {row["doc_id"]: row["sources"] for row in map(json.loads, SPEAKERS.open())}
    about: dict[str, Any] = {
        "corpus": "PolNeAR, train",
        "articles": len(known),
        "annotation": sha256(SPEAKERS.read_bytes()).hexdigest(),
        "quotes": quotes.__version__,
    }
    pages = read_pages(args.corpus, known)
    choices, found = train(pages, known)
    for kind in KINDS:
        mine = [c for of, c in choices if of == kind]
        right = cross_validate(mine)
        print(f"{kind}: {len(mine)} choices, {100 * right:.1f} % right in articles kept apart")
        about[kind] = {"choices": len(mine), "right_when_kept_apart": round(right, 3)}
    rounded = {kind: {name: round(w, 3) for name, w in found[kind].items()} for kind in KINDS}
    args.out.write_text(json.dumps({"about": about} | rounded, indent=1, sort_keys=True) + "\n")
    print(f"wrote {args.out}")


def read_pages(corpus: Path, known: Collection[str]) -> list[Page]:
    """Return the annotated articles, parsed, with the sources that the tagger finds in them."""
    articles = [a for a in read_polnear(corpus, "train") if a.doc_id in known]
    docs = parse_texts(load_pipeline(), [a.text for a in articles])
    pages = [MarkedDoc.read(doc, a.text) for a, doc in zip(articles, docs, strict=True)]
    sources = [[d.source for d in draft_all(page, attribute(page))] for page in pages]
    return list(zip(articles, pages, sources, strict=True))


def train(
    pages: Sequence[Page], known: dict[str, list[dict[str, Any]]]
) -> tuple[list[tuple[str, Choice]], dict[str, dict[str, float]]]:
    """Return the choices as the last round met them, and the weights.

    Whom a pronoun means is evidence for the next one, so what is learnt changes what is to be
    learnt from. Each round reads with the mean of the weights so far; without it two sets of
    weights take turns.
    """
    fits: list[dict[str, dict[str, float]]] = []
    choices: list[tuple[str, Choice]] = []
    weights: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
    for _ in range(ROUNDS):
        for kind in KINDS:
            load_weights(kind).clear()
            load_weights(kind).update(weights[kind])
        choices = list(read_choices(pages, known))
        fits.append({kind: fit([c for of, c in choices if of == kind]) for kind in KINDS})
        fits = fits[-(ROUNDS - 1) :]  # the first round knew nothing
        weights = {kind: mean([f[kind] for f in fits]) for kind in KINDS}
    return choices, weights


def mean(fits: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the mean of several weights, by name."""
    names = sorted({name for f in fits for name in f})
    return {name: sum(f.get(name, 0.0) for f in fits) / len(fits) for name in names}


def read_choices(
    pages: Sequence[Page], known: dict[str, list[dict[str, Any]]]
) -> Iterator[tuple[str, Choice]]:
    """Yield the choices that the annotated sources pose, with their kind."""
    for article, page, sources in pages:
        scene = Scene(page, sources)
        follow(scene)
        members = list(dict.fromkeys(m for source in sources if source for m in source.members))
        for row in known[article.doc_id]:
            if row["type"] == "pronoun":
                mine = [m for m in members if covers(row["mention"], m)]
                yield from (
                    ("pronoun", c) for m in mine for c in read_pronoun(article, scene, m, row)
                )
            elif row["type"] in ("description", "nominal"):
                mine = list(parse_source(page.doc, *row["mention"]).members)
                one = len(mine) == 1 and mine[0].kind in PERSONS and not mine[0].plural
                if one and (not is_indefinite(scene, mine[0]) or mine[0].start <= LEAD):
                    yield from (
                        ("description", c) for c in read_description(article, scene, mine[0], row)
                    )


def covers(mention: Sequence[int], member: Member) -> bool:
    """Say whether an annotated source and one that was found share a character."""
    return bool(mention[0] < member.end and member.start < mention[1])


def read_pronoun(
    article: Annotated, scene: Scene, member: Member, row: dict[str, Any]
) -> Iterator[Choice]:
    """Yield the choice that "he" or "she" poses, where the text names whom it means."""
    word = scene.page.text[member.start : member.end].lower()
    right = behind(scene, row)
    if word in GENDERS and right is not NOBODY:
        here = scene.event(member.start, NOBODY, pronoun=GENDERS[word])
        found = describe(here, GENDERS[word], scene.events)
        yield from choose(article, found, right)


def read_description(
    article: Annotated, scene: Scene, member: Member, row: dict[str, Any]
) -> Iterator[Choice]:
    """Yield the choice that a description poses: somebody, or nobody whom the text names."""
    right = behind(scene, row)
    if right is not NOBODY or row["kind"] != "person":
        yield from choose(article, describe_holders(scene, member), right)


def choose(article: Annotated, found: dict[Entity, Numbers], right: Entity) -> Iterator[Choice]:
    """Yield a choice if the right one is among the candidates."""
    if right in found:
        yield Choice(article.doc_id, list(found.values()), list(found).index(right))


def behind(scene: Scene, row: dict[str, Any]) -> Entity:
    """Return the person who stands behind an annotated source; ``NOBODY`` where none does."""
    if row["kind"] != "person" or len(row["stands_for"]) != 1:
        return NOBODY
    start, end = row["stands_for"][0]
    who = (e for e in scene.cast.people if any(n.start < end and start < n.end for n in e.names))
    return next(who, NOBODY)


def fit(choices: Sequence[Choice], steps: int = STEPS) -> dict[str, float]:
    """Return the weights under which the right candidates are likeliest."""
    names = sorted({name for c in choices for numbers in c.candidates for name in numbers})
    rows = np.array([[n.get(k, 0.0) for k in names] for c in choices for n in c.candidates])
    sizes = np.array([len(c.candidates) for c in choices])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of = np.repeat(np.arange(len(choices)), sizes)
    right = rows[starts + np.array([c.right for c in choices])].sum(axis=0)
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    weights: NDArray[np.float64] = prior.copy()
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        shares = odds / np.add.reduceat(odds, starts)[of]
        slope = (shares @ rows - right + PENALTY * (weights - prior)) / len(choices)
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        weights -= RATE * mean / (1 - 0.9**step) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return dict(zip(names, weights.tolist(), strict=True))


def cross_validate(choices: Sequence[Choice]) -> float:
    """Return the share of choices made right by weights from other articles."""
    articles = sorted({c.article for c in choices})
    right = 0
    for fold in range(FOLDS):
        apart = set(articles[fold::FOLDS])
        weights = fit([c for c in choices if c.article not in apart], STEPS // 2)
        right += sum(is_right(c, weights) for c in choices if c.article in apart)
    return right / len(choices)


def is_right(choice: Choice, weights: dict[str, float]) -> bool:
    """Say whether the right candidate has the highest score."""
    scores = [sum(weights.get(k, 0.0) * v for k, v in n.items()) for n in choice.candidates]
    return scores.index(max(scores)) == choice.right


if __name__ == "__main__":
    main()
