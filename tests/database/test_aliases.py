from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import (
    AliasReport,
    Named,
    Verdict,
    decide,
    export_quotations,
    find_speakers,
    import_aliases,
    list_aliases,
    list_speakers,
    make_engine,
    open_database,
    rebuild_identity,
    remove_alias,
    withdraw,
)
from quotes.database.aliases import find_live_aliases, load_book, to_object
from quotes.database.views import v1_alias
from quotes.errors import UnknownAlias
from quotes.ingest import ingest
from quotes.names.alias_files import parse_aliases
from quotes.names.aliases import Alias
from quotes.records import Article
from tests.factories import RUN, article, line, read_articles

FOX = Alias("Hasan Barakat", "Abu Zayd", "person", "nom de guerre", "notes")
VALLEY = article(line("Hasan Barakat", "The valley is ours"), source="a.txt")
HILLS = article(line("Abu Zayd", "We are ready"), source="b.txt", published_at="2031-05-04")
ROAD = article(line("Omar Haddad", "The road is wet"), source="c.txt")
WORLD = [VALLEY, HILLS, ROAD]
ONE, TWO = (
    {"Hasan Barakat": 2, "Omar Haddad": 1},
    {"Hasan Barakat": 1, "Abu Zayd": 1} | {"Omar Haddad": 1},
)


def fill(engine: sa.Engine, given: Iterable[Article] = WORLD) -> None:
    assert not ingest(engine, given, extract=read_articles, run=RUN).failures


def write(engine: sa.Engine, work: Callable[[Session], Any]) -> Any:
    with Session(engine.execution_options(quotes_write=True)) as session, session.begin():
        return work(session)


def add(engine: sa.Engine, *aliases: Alias, **options: Any) -> AliasReport:
    found = write(engine, lambda s: import_aliases(s, aliases, by="ines", **options))
    assert isinstance(found, AliasReport)
    return found


def remove(engine: sa.Engine, alias: str = "Abu Zayd") -> None:
    def work(session: Session) -> None:
        (found,) = find_live_aliases(session, alias)
        remove_alias(session, found.alias_id, by="tom")

    write(engine, work)


def speakers(engine: sa.Engine) -> dict[str, int]:
    with Session(engine) as session:
        return {s.name: s.quotations for s in list_speakers(session)}


def exported(engine: sa.Engine) -> list[Any]:
    with Session(engine) as session:
        return list(export_quotations(session))


def test_speakers_listed_for_one_are_one_until_the_alias_is_removed(engine: sa.Engine) -> None:
    fill(engine)
    before = exported(engine)

    assert speakers(engine) == TWO
    assert add(engine, FOX).added == 1
    assert speakers(engine) == ONE
    assert write(engine, rebuild_identity) == 0
    remove(engine)
    assert exported(engine) == before


def test_importing_twice_adds_nothing_and_what_was_removed_stays_removed(
    engine: sa.Engine,
) -> None:
    add(engine, FOX)

    assert (add(engine, FOX).added, add(engine, FOX).known) == (0, 1)
    remove(engine)
    report = add(engine, FOX)
    assert (report.added, [s.alias for s in report.removed]) == (0, [FOX])
    assert add(engine, FOX, again=True).added == 1
    with engine.connect() as connection:
        stored = list_aliases(connection)
    assert [(s.alias, s.added_by, s.withdrawn_by) for s in stored] == [
        (FOX, "ines", "tom"),
        (FOX, "ines", None),
    ]
    assert stored[0].withdrawn_at


def test_the_order_of_articles_and_aliases_makes_no_difference(
    new_database: Callable[..., str],
) -> None:
    found = []
    for order in itertools.permutations([[VALLEY], [HILLS, ROAD], [FOX]]):
        engine = make_engine(new_database())
        for step in order:
            add(engine, *step) if step == [FOX] else fill(engine, step)  # type: ignore[arg-type]
        found.append(sorted(exported(engine), key=lambda row: str(row["quotation_id"])))
        engine.dispose()

    assert all(export == found[0] for export in found)


def test_a_name_listed_for_two_joins_neither_and_is_told(engine: sa.Engine) -> None:
    fill(engine)
    add(engine, FOX)
    report = add(engine, replace(FOX, canonical="Omar Haddad"))

    assert report.ambiguous == {"Abu Zayd": ("Hasan Barakat", "Omar Haddad")}
    assert speakers(engine) == TWO


def test_an_alias_counts_on_the_days_it_was_used(engine: sa.Engine) -> None:
    fill(engine)

    add(engine, replace(FOX, valid_to=date(2030, 12, 31)))
    assert speakers(engine) == TWO
    add(engine, replace(FOX, valid_from=date(2031, 1, 1)))
    assert speakers(engine) == ONE


def test_a_judgement_is_above_any_list(engine: sa.Engine) -> None:
    fill(engine)

    def part(session: Session) -> str:
        ends = [find_speakers(session, n)[0].speaker_id for n in ("Hasan Barakat", "Abu Zayd")]
        made = decide(session, Verdict.DIFFERENT, *map(Named, ends), by="ines")
        return made.judgement_id

    key = write(engine, part)
    add(engine, FOX)
    assert speakers(engine) == TWO
    write(engine, lambda session: withdraw(session, key, by="ines"))
    assert speakers(engine) == ONE


def test_a_speaker_is_found_by_an_alias_that_no_text_prints(engine: sa.Engine) -> None:
    fill(engine)
    add(engine, replace(FOX, alias="Fox of the Valley"))

    with engine.connect() as connection:
        (found,) = find_speakers(connection, "fox of the valley")
    assert (found.name, found.matched) == ("Hasan Barakat", "Fox of the Valley")


def test_a_kind_listed_joins_no_other_kind(engine: sa.Engine) -> None:
    fill(engine)
    add(engine, replace(FOX, kind="organisation"))

    assert speakers(engine) == TWO


def test_a_third_spelling_goes_with_the_listed_names(engine: sa.Engine) -> None:
    fill(engine, [*WORLD, article(line("Hassan Barakat", "It is late"), source="d.txt")])
    add(engine, FOX)

    assert speakers(engine)["Omar Haddad"] == 1
    assert sorted(speakers(engine).values()) == [1, 3]


def test_what_is_exported_can_be_imported(engine: sa.Engine) -> None:
    rows = [replace(FOX, identifier="x:1", valid_from=date(2031, 1, 2)), FOX]
    add(engine, *rows)
    import json

    with engine.connect() as connection:
        text = "\n".join(json.dumps(to_object(s.alias)) for s in list_aliases(connection))
    assert set(parse_aliases("f", text.encode()).aliases) == set(rows)


def test_the_view_shows_all_of_it(engine: sa.Engine) -> None:
    add(engine, FOX)
    remove(engine)

    with engine.connect() as connection:
        (row,) = connection.execute(sa.select(v1_alias)).mappings()
    assert set(row) == set(v1_alias.c.keys())
    assert (row["canonical"], row["alias"], row["withdrawn_by"]) == (
        "Hasan Barakat", "Abu Zayd", "tom",
    )  # fmt: skip


def test_listing_by_name_shows_whom_it_is_listed_for(engine: sa.Engine) -> None:
    add(engine, FOX, Alias("Omar Haddad", "Abu Amr", "person"))

    with engine.connect() as connection:
        assert [s.alias for s in list_aliases(connection, "abu zayd")] == [FOX]
        assert list_aliases(connection, "nobody") == []
        assert len(load_book(connection).names) == 2


def test_an_unknown_or_removed_alias_cannot_be_removed(engine: sa.Engine) -> None:
    add(engine, FOX)
    remove(engine)
    with engine.connect() as connection:
        (gone,) = list_aliases(connection)

    with pytest.raises(UnknownAlias, match="quotes aliases list"):
        write(engine, lambda session: remove_alias(session, "a_0", by="ines"))
    with pytest.raises(UnknownAlias, match="removed already, by tom"):
        write(engine, lambda session: remove_alias(session, gone.alias_id, by="ines"))


def test_many_aliases_are_one_import(here: Any) -> None:
    engine = open_database("sqlite:///many.db")
    rows = [Alias(f"Bearer {n}x", f"Other {n}y", "person") for n in range(2000)]

    assert add(engine, *rows).added == 2000
    engine.dispose()
