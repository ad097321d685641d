"""Corrections made in an annotation tool, as decisions."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quotes.database import (
    AnnotatedText,
    AnnotationReport,
    Reattribution,
    correct_quotations,
    export_documents,
    import_annotations,
    list_judgements,
    withdraw,
)
from quotes.errors import UnknownQuotation
from quotes.exports.brat import render_standoff, speaker_value
from quotes.reading.brat import AnnotatedQuotation, parse_standoff, read_quotations
from tests.judged_world import OTHER_RUN, derived, exported, fill, named, write

Files = dict[str, tuple[str, str]]
"""The annotations and the text of each document."""


def export(engine: sa.Engine) -> Files:
    with engine.connect() as connection:
        return {
            d["document_id"]: (render_standoff(d), d["text"]) for d in export_documents(connection)
        }


def take_in(engine: sa.Engine, files: Files, by: str = "ines", **options: Any) -> AnnotationReport:
    texts = []
    for key, (lines, text) in files.items():
        found = read_quotations(parse_standoff(lines, text, key), text)
        quotations = tuple(q for q in found if isinstance(q, AnnotatedQuotation))
        texts.append(AnnotatedText(f"{key}.ann", key, text, quotations))
    report = write(engine, lambda s: import_annotations(s, texts, by=by, **options))
    assert isinstance(report, AnnotationReport)
    return report


def change(engine: sa.Engine, files: Files, words: str, name: str) -> Files:
    """Return files in which somebody chose another speaker for the source of a quotation."""
    with engine.connect() as connection:
        known = {
            s["canonical"]: speaker_value(s)
            for document in export_documents(connection)
            for s in document["speakers"]
        }
    (key,) = (key for key, (lines, _) in files.items() if f"\t{words}" in lines)
    lines, text = files[key]
    content = re.search(rf"^(T\d+)\tContent [^\t]+\t{words}", lines, re.MULTILINE)
    assert content
    source = re.search(rf"Said_by Arg1:{content[1]} Arg2:(T\d+)", lines)
    assert source
    value = known.get(name, name)
    edited = re.sub(rf"Speaker {source[1]} \S+", f"Speaker {source[1]} {value}", lines)
    assert edited != lines
    return files | {key: (edited, text)}


def find(engine: sa.Engine, words: str) -> dict[str, Any]:
    with engine.connect() as connection:
        rows: list[dict[str, Any]] = [
            q for d in export_documents(connection) for q in d["quotations"]
        ]
    (row,) = (row for row in rows if words in row["content"][0]["text"])
    return row


def test_unchanged_files_add_nothing(engine: sa.Engine) -> None:
    fill(engine)
    before = exported(engine)
    report = take_in(engine, export(engine))
    assert (report.decided, report.known, report.problems) == ([], 0, [])
    assert report.unchanged == before.count("quotation_id")
    assert exported(engine) == before


def test_a_changed_speaker_is_a_decision_that_can_be_taken_back(engine: sa.Engine) -> None:
    fill(engine)
    before = exported(engine), derived(engine)
    files = change(engine, export(engine), "It is ours", "Ana Ruiz")
    report = take_in(engine, files)
    (made,) = report.decided
    assert (made.decided_by, made.verdict.value, report.problems) == ("ines", "correct", [])
    assert re.fullmatch(r"brat, d_\w+\.ann:\d+", made.reason or "")
    row = find(engine, "It is ours")
    assert [s["name"] for s in row["speakers"]] == ["Ana Ruiz"]
    assert row["corrected"]["judgement_id"] == made.judgement_id
    again = take_in(engine, files)
    assert (again.decided, again.known, again.problems) == ([], 1, [])
    write(engine, lambda s: withdraw(s, made.judgement_id, by="ines"))
    assert (exported(engine), derived(engine)) == before


def test_a_corrected_export_comes_back_unchanged_and_can_be_corrected_again(
    engine: sa.Engine,
) -> None:
    fill(engine)
    take_in(engine, change(engine, export(engine), "It is ours", "Ana Ruiz"), why="heard it")
    files = export(engine)
    assert take_in(engine, files).decided == []
    report = take_in(engine, change(engine, files, "It is ours", "Tom Okafor"), by="tomas")
    assert [j.decided_by for j in report.decided] == ["tomas"]
    assert [s["canonical"] for s in find(engine, "It is ours")["speakers"]] == ["Tom Okafor"]
    with Session(engine) as session:
        assert next(j.reason for j in list_judgements(session)) == "heard it"


def test_a_name_that_one_goes_by_will_do_and_one_of_nobody_not(engine: sa.Engine) -> None:
    fill(engine)
    files = export(engine)
    report = take_in(engine, change(engine, files, "It is ours", "Zebulon_Quux"))
    (problem,) = report.problems
    assert "no speaker goes by 'Zebulon Quux'" in problem
    assert report.decided == []
    assert len(take_in(engine, change(engine, files, "It is ours", "tom_okafor")).decided) == 1


def test_a_misspelt_name_is_no_guess(engine: sa.Engine) -> None:
    fill(engine)
    report = take_in(engine, change(engine, export(engine), "It is ours", "Tim_Okafox"))
    assert (report.decided, len(report.problems)) == ([], 1)


def test_whom_somebody_else_decided_on_meanwhile_is_left_to_people(engine: sa.Engine) -> None:
    fill(engine)
    files = export(engine)
    take_in(engine, change(engine, files, "It is ours", "Ana Ruiz"), by="ines")
    report = take_in(engine, change(engine, files, "It is ours", "Tom Okafor"), by="tomas")
    (problem,) = report.problems
    assert "since the export ines decided otherwise" in problem
    assert [s["canonical"] for s in find(engine, "It is ours")["speakers"]] == ["Ana Ruiz"]
    mine = take_in(engine, change(engine, files, "It is ours", "Tom Okafor"), by="ines")
    assert len(mine.decided) == 1


def test_one_fault_costs_no_other_correction(engine: sa.Engine) -> None:
    fill(engine)
    files = change(engine, export(engine), "It is ours", "Zebulon_Quux")
    files = change(engine, files, "The road is wet", "Tom Okafor")
    report = take_in(engine, files)
    assert (len(report.decided), len(report.problems)) == (1, 1)


def test_another_text_and_an_unknown_document_are_left_out_whole(engine: sa.Engine) -> None:
    fill(engine)
    files = change(engine, export(engine), "It is ours", "Ana Ruiz")
    moved = {key: (lines, text + " ") for key, (lines, text) in files.items()}
    report = take_in(engine, moved)
    assert report.decided == []
    assert len(report.problems) == len(files)
    assert all("not the one stored now" in problem for problem in report.problems)
    (lines, text), *_ = files.values()
    (problem,) = take_in(engine, {"d_x": (lines, text)}).problems
    assert "no text of that id" in problem


def test_a_quotation_that_was_taken_out_is_told(engine: sa.Engine) -> None:
    fill(engine)
    files = export(engine)
    key = next(key for key, (lines, _) in files.items() if lines.count("Quotation") == 2)
    lines, text = files[key]
    content = re.findall(r"^(T\d+)\tContent", lines, re.MULTILINE)[0]
    without = re.sub(rf"^.*\b{content}\b.*\n", "", lines, flags=re.MULTILINE)
    report = take_in(engine, {key: (without, text)})
    (problem,) = report.problems
    assert re.search(r"q_\w+ was taken out", problem)


def test_a_correction_holds_when_the_article_was_read_again_since(engine: sa.Engine) -> None:
    fill(engine)
    files = change(engine, export(engine), "It is ours", "Ana Ruiz")
    fill(engine, run=OTHER_RUN)
    report = take_in(engine, files)
    assert (len(report.decided), report.problems) == (1, [])
    assert [s["canonical"] for s in find(engine, "It is ours")["speakers"]] == ["Ana Ruiz"]


def test_many_corrections_at_once_and_what_is_wrong_with_one(engine: sa.Engine) -> None:
    fill(engine)
    keys = [find(engine, words)["quotation_id"] for words in ("It is ours", "The road is wet")]

    def work(session: Session) -> Any:
        who = (named(session, "Tom Okafor"),)
        wanted = [
            Reattribution(keys[0], who),
            Reattribution("q_no", who),
            Reattribution(keys[1], who),
        ]
        return correct_quotations(session, wanted, by="ines")

    first, second, third = write(engine, work)
    assert isinstance(second, UnknownQuotation)
    assert first.judgement_id != third.judgement_id
    assert [s["canonical"] for s in find(engine, "The road")["speakers"]] == ["Tom Okafor"]
