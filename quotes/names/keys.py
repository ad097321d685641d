"""Keys under which a name is searched and blocked: see ``keys``."""

from __future__ import annotations

from functools import lru_cache

from quotes.names.bodies import parse_body
from quotes.names.comparing import initials
from quotes.names.folding import fold
from quotes.names.lexicon import load_rings
from quotes.names.parsing import Name, parse_name
from quotes.names.sounds import skeleton, skeletons


@lru_cache(maxsize=65536)
def keys(name: str) -> frozenset[str]:
    """Return the search and blocking keys of a name; names with no key in common never merge.

    - the folded text;
    - ``s:`` and the surname, folded;
    - ``~`` and the consonant skeleton of the surname, equal across romanisations;
    - ``+`` and the sorted skeletons of the first word and each other, so that a second
      surname, a house or the order of the words does not part a name from itself;
    - ``@`` and the number of a known body, ``#`` and an acronym or what initials spell,
      ``=`` and the skeletons of a body's telling words, ``=^`` of those that name it.

    >>> sorted(keys("Omar al-Karimi"))
    ['+Krm|mr', 'omar al-karimi', 's:karimi', '~Krm']
    """
    parsed = parse_name(name)
    found = _body_keys(name) if parsed.body else _person_keys(parsed)
    return frozenset({fold(name), *found})


@lru_cache(maxsize=65536)
def body_keys(name: str) -> frozenset[str]:
    """Return what ``keys`` does, for a name that is known to be an organisation's."""
    return frozenset({fold(name), *_body_keys(name)})


def _person_keys(name: Name) -> set[str]:
    surnames = {name.family, name.kunya, *_other_surnames(name)} - {""}
    if name.ambiguous:
        surnames |= {name.words[0], name.words[-1]}
    found = {f"~{frame}" for surname in surnames for frame in skeletons(surname)}
    if name.family:
        found.add(f"s:{name.family}")
    first = [skeleton(word) for word in name.words[:5]]
    found |= {"+" + "|".join(sorted((first[0], other))) for other in first[1:]}
    if name.ambiguous:
        rings = load_rings("east_asian_surnames")
        found |= {f"ea:{ring}" for ring in rings.get(name.family, ())}
    if len(name.words) > 1 and len(letters := initials(name)) > 2:
        found.add(f"#{letters}")
    if len(name.words) == 1 and name.family.upper() in name.original:
        found.add(f"#{name.family}")
    return found


def _other_surnames(name: Name) -> set[str]:
    """Surnames the name may have where the spelling swallows or parts a particle."""
    found = {
        name.family[len(particle) :]
        for particle in ("al", "el", "le", "de", "di", "da", "van", "ben", "abd")
        if name.family.startswith(particle) and len(name.family) > len(particle) + 2
    }
    if len(name.words) > 2:
        found.add("".join(name.words[-2:]))
    if name.family.endswith(("ov", "ev")) and len(name.family) > 5:
        found.add(name.family[:-2])
    return found


def _body_keys(name: str) -> set[str]:
    body = parse_body(name)
    found = {f"={'|'.join(sorted(map(skeleton, body.words)))}"} if body.words else set()
    if body.names and len(body.names) < len(body.words):
        found.add(f"=^{'|'.join(sorted(map(skeleton, body.names)))}")
    if body.acronym:
        found.add(f"#{body.acronym}")
    if body.known >= 0:
        found.add(f"@{body.known}")
    return found | {f"#{letters}" for letters in body.initials}
