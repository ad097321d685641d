"""What is changed: small invented inputs of every form that ``quotes`` reads, and the demo's."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

TEXTS = (
    "“The lake is ours,” said Ana Ruiz, mayor of Dunmere.\n\n"
    "Tom Okafor said that the gates “will not be shut” before May.\n\n"
    "«No comment», said a spokesman for the Port Authority.",
    'DUNMERE, 4 May - "We shall mend 40 boats," Yusuf al-Karimi, the harbour\'s director, told\n'
    "the council. 'Nobody asked us,' he added.\n\nRUIZ: It rains. It will rain tomorrow.\n"
    "OKAFOR: Then bring a coat!\n",
    "According to the county engineer, the road stays closed until spring. “So it goes,” "
    "said Youssef Karimi, former minister of trade. “And so it will go on,\n\n“and on,” he said.",
)
PAGE = """<!doctype html><html lang="en"><head><title>Lake</title>
<meta property="og:site_name" content="Dunmere Courier">
<link rel="canonical" href="https://courier.example/lake">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The lake",
"datePublished": "2031-05-04T10:00:00Z", "author": [{"name": "Ines Prado"}],
"publisher": {"name": "Courier"}}</script></head><body><nav>Home</nav><article><h1>The lake</h1>
<p>&ldquo;The lake is ours,&rdquo; said Ana Ruiz, mayor of Dunmere, on Tuesday evening.</p>
<blockquote><p>We shall not sell it &amp; nobody asked us to sell it.</p></blockquote>
<p>Tom Okafor called it <q>a pond, <q>at best</q></q> &mdash; and went home to his supper.</p>
</article></body></html>"""
ARTICLE = {
    "text": TEXTS[0],
    "title": "The lake",
    "url": "https://wire.example/1",
    "publisher": "Wire",
    "author": "Ines Prado",
    "published_at": "2031-05-04T10:00:00+02:00",
    "id": 7,
    "language": "en",
    "tags": ["lake", {"depth": 40.5}],
}
WIKIDATA = {
    "id": "Q77",
    "labels": {"en": {"language": "en", "value": "Ana Ruiz"}, "ar": {"value": "آنا"}},
    "aliases": {"en": [{"value": "Mayor Ana"}], "ar-latn": [{"value": "Ana Rwiz"}]},
    "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q5"}}}}]},
}
POPOLO = {
    "persons": [
        {
            "id": "p1",
            "name": "Ana Ruiz",
            "family_name": "Ruiz",
            "identifiers": [{"scheme": "wikidata", "identifier": "Q77"}],
            "other_names": [{"name": "Annie Ruiz", "note": "nickname", "start_date": "2031-05"}],
        }
    ],
    "organizations": [{"name": "Port Authority", "other_names": [{"name": "PA"}]}],
}
CSV = (
    "canonical,alias,kind,type,source,id,valid_from,valid_to\n"
    "Ana Ruiz,Doña Ana,person,nickname,list,1,2031-01-02,2032\n"
    '"Port Authority","P.A., the",organisation,acronym,,,,\n'
)
DRAFT = (
    "# Lake\n\n> “The lake is **ours**,” said [Ana Ruiz](https://x.example), mayor.\n\n"
    "- Tom Okafor said the gates “will not be shut”.\n<!-- “ask him” -->\n“A pond,” he said.\n"
)
WORDS = (
    "the lake is ours", "gates shut", "nobody asked for the lake and the gates of may", "Ana Ruiz",
    "Yusef al Kareemi", "mayor of Dunmere", "Port Authority", "Courier", "2031-05-04", "2031-05",
    "minister", "okafor", "40 boats", "50% of $3.5m", "don't", "بحيرة",
)  # fmt: skip
DAYS = ("2031-05-04", "2031-05", "2031", "2025-03-12")
VALUES = {
    "since": DAYS,
    "until": DAYS,
    "as-of": DAYS,
    "published-at": (*DAYS, "2031-05-04T10:00:00+02:00", "Tue, 06 May 2031 10:20:00 +0200"),
    "type": ("direct", "mixed", "indirect"),
    "limit": ("0", "1", "5"),
    "url": ("https://x.example/1", "https://x.example/a b?c=%20"),
}
"""What fits the options that do not take any words."""


@cache
def of_articles() -> tuple[tuple[str, bytes], ...]:
    """Return the ending and the bytes of each article: ours and the demo's."""
    demo = [
        (path.name[path.name.rindex(".") :], path.read_bytes())
        for path in sorted(files("quotes").joinpath("demo").iterdir(), key=lambda p: p.name)
    ]
    return (*ours(), *demo)


def ours() -> tuple[tuple[str, bytes], ...]:
    """Return the ending and the bytes of each article of ours."""
    line = json.dumps(ARTICLE, ensure_ascii=False)
    lines = "\n".join([line, json.dumps(ARTICLE | {"url": None, "text": TEXTS[1], "id": None})])
    found = [(".txt", text) for text in TEXTS] + [(".html", PAGE), (".jsonl", lines)]
    return tuple((end, text.encode()) for end, text in found)


def of_aliases() -> tuple[bytes, ...]:
    """Return files of aliases in every form."""
    row = {"canonical": "Ana Ruiz", "alias": "Doña Ana", "kind": "person", "valid_to": "2032"}
    dump = "[\n" + json.dumps(WIKIDATA) + ",\n" + json.dumps(WIKIDATA | {"id": "Q78"}) + "\n]"
    values = (row, [row, row], WIKIDATA, {"entities": {"Q77": WIKIDATA}}, POPOLO)
    forms = [json.dumps(value, ensure_ascii=False) for value in values]
    return tuple(text.encode() for text in (CSV, CSV.replace(",", "\t"), dump, *forms))
