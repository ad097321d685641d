"""A small world of articles, and people who judge it: what tests of judgements share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import (
    Named,
    StoredJudgement,
    Verdict,
    decide,
    export_judgements,
    export_quotations,
    find_speakers,
    import_judgements,
    list_speakers,
    parse_judgement,
)
from quotes.ingest import ingest
from quotes.records import Article, Quotation, Run
from tests.factories import RUN, article, line, read_article, read_articles

SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT
OTHER_RUN = replace(RUN, version="2")
BRIDGE = article(
    line("Ana Ruiz", "The bridge is safe"), line("Omar Haddad", "It is ours"), source="a.txt"
)
CANAL = article(line("Marta Prado", "The canal is full"), url="https://x.org/canal")
ROAD = article(line("Ana Ruiz", "The road is wet"), line("Tom Okafor", "No"), source="c.jsonl:1")
LOCK = article(line("Marta Prado", "The lock is shut"), publisher="Post", id="7")
WORLD = [BRIDGE, CANAL, ROAD, LOCK]


def fill(
    engine: sa.Engine, given: Iterable[Article] = WORLD, run: Run = RUN, **options: Any
) -> None:
    report = ingest(engine, given, **({"extract": read_articles, "run": run} | options))  # type: ignore[arg-type]
    assert report.failures == []


def write(engine: sa.Engine, work: Callable[[Session], Any]) -> Any:
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        return work(session)


def named(session: Session, name: str) -> Named:
    (found,) = find_speakers(session, name)
    return Named(found.speaker_id, found.matched)


def judge(
    engine: sa.Engine, verdict: Verdict, one: str, other: str, why: str = ""
) -> StoredJudgement:
    def work(session: Session) -> StoredJudgement:
        ends = named(session, one), named(session, other)
        return decide(session, verdict, *ends, by="ines", why=why or None)

    found = write(engine, work)
    assert isinstance(found, StoredJudgement)
    return found


def exported(engine: sa.Engine) -> str:
    with Session(engine) as session:
        return "\n".join(json.dumps(row, sort_keys=True) for row in export_quotations(session))


def speakers(engine: sa.Engine) -> dict[str, int]:
    with Session(engine) as session:
        return {s.name: s.quotations for s in list_speakers(session)}


def derived(engine: sa.Engine) -> dict[str, list[Any]]:
    """Return all that identity says, without internal keys."""
    with Session(engine) as session:
        names = sa.text("SELECT speaker_id, name, documents FROM v1_speaker_name ORDER BY 1, 2")
        return {
            "speakers": list(list_speakers(session)),
            "names": [tuple(row) for row in session.execute(names)],
        }


def rereader(**renamed: str) -> Callable[..., Any]:
    """Return an extractor that calls some speakers otherwise."""

    def read(articles: Iterable[Article]) -> Iterable[tuple[Article, list[Quotation]]]:
        for given in articles:
            yield given, [
                replace(q, speakers=tuple(
                    replace(s, name=renamed.get(s.name.replace(" ", "_"), s.name))
                    for s in q.speakers
                )) for q in read_article(given)
            ]  # fmt: skip

    return read


def carry(engine: sa.Engine, objects: Iterable[object]) -> Any:
    rows = [parse_judgement(json.loads(json.dumps(row))) for row in objects]
    return write(engine, lambda s: import_judgements(s, rows))


def carried(engine: sa.Engine) -> list[dict[str, Any]]:
    with Session(engine) as session:
        return list(export_judgements(session))
