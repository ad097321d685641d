from __future__ import annotations

import json
from pathlib import Path

import pytest

from quotes.errors import QuotesError
from quotes.evaluation.corpora import (
    Annotated,
    Marked,
    parse_standoff,
    read_corpus,
    read_jsonl,
    read_marked,
)


def texts(article: Annotated, one: Marked) -> dict[str, list[str]]:
    spans = {"source": one.source, "cue": one.cue, "content": one.content}
    return {role: [article.text[start:end] for start, end in v] for role, v in spans.items()}


def standoff(text: str, *events: dict[str, list[str]]) -> str:
    """Return a brat file in which these words have these roles."""
    lines: list[str] = []
    for n, roles in enumerate(events, 1):
        links = []
        for role, parts in roles.items():
            offsets = ";".join(f"{text.index(p)} {text.index(p) + len(p)}" for p in parts)
            label = f"T{len(lines) + 1}"
            lines.append(f"{label}\t{role.rstrip('2')} {offsets}\t{' '.join(parts)}")
            links.append(f"{role}:{label}")
        lines.append(f"E{n}\tAttribution:T1 {' '.join(links)}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def polnear(tmp_path: Path) -> Path:
    for folder in ("text", "attributions"):
        (tmp_path / "data" / "dev" / folder).mkdir(parents=True)
    return tmp_path


def write(polnear: Path, doc_id: str, text: str, **annotators: str) -> None:
    dev = polnear / "data" / "dev"
    (dev / "text" / f"{doc_id}.txt").write_bytes(text.encode())
    for annotator, lines in annotators.items():
        (dev / "attributions" / f"{doc_id}_{annotator}.ann").write_bytes(lines.encode())


def test_polnear_has_sources_cues_and_contents(polnear: Path) -> None:
    text = "It will rain, Ina Brook said, and then snow.\n"
    event = {
        "Source": ["Ina Brook"],
        "Cue": ["said"],
        "Content": ["It will rain"],
        "Content2": ["and then snow"],
    }
    write(polnear, "valley_2031", text, ab12=standoff(text, event))
    (article,) = read_corpus(polnear)
    assert (article.doc_id, article.text) == ("valley_2031", text)
    (one,) = article.attributions
    assert texts(article, one) == {
        "source": ["Ina Brook"],
        "cue": ["said"],
        "content": ["It will rain", "and then snow"],
    }


def test_doubled_apostrophes_become_marks_and_offsets_move(polnear: Path) -> None:
    text = "''We rowed,'' said Ina Brook. ''We won,'' the cox's friend Bo Reed told us.\n"
    events = [
        {"Source": ["Bo Reed"], "Cue": ["told"], "Content": ["''We won,''"]},
        {"Source": ["Ina Brook"], "Cue": ["said"], "Content": ["''We rowed,''"]},
    ]
    write(polnear, "boats", text, ab12=standoff(text, *events))
    (article,) = read_corpus(polnear)
    assert article.text == text.replace("''", '"')
    assert [texts(article, one) for one in article.attributions] == [
        {"source": ["Ina Brook"], "cue": ["said"], "content": ['"We rowed,"']},
        {"source": ["Bo Reed"], "cue": ["told"], "content": ['"We won,"']},
    ]


def test_a_span_between_two_apostrophes_stays_within_the_text(polnear: Path) -> None:
    text = "She said: ''no''"
    lines = "T1\tContent 11 16\t'no''\nT2\tCue 4 8\tsaid\nE1\tAttribution:T2 Content:T1 Cue:T2\n"
    write(polnear, "no", text, ab12=lines)
    (article,) = read_corpus(polnear)
    assert article.text == 'She said: "no"'
    assert texts(article, article.attributions[0])["content"] == ['no"']


def test_the_first_annotator_counts_and_no_content_is_no_attribution(polnear: Path) -> None:
    text = "Ina Brook said it rained and Bo Reed hoped.\n"
    first = [
        {"Source": ["Ina Brook"], "Cue": ["said"], "Content": ["it rained"]},
        {"Source": ["Bo Reed"], "Cue": ["hoped"]},
    ]
    second = [{"Source": ["Bo Reed"], "Content": ["rained"]}]
    write(polnear, "rain", text, b2=standoff(text, *second), a1=standoff(text, *first))
    (article,) = read_corpus(polnear)
    assert [texts(article, one)["content"] for one in article.attributions] == [["it rained"]]


def test_the_split_is_a_folder(polnear: Path) -> None:
    with pytest.raises(QuotesError, match=r"no corpus here.*data/test"):
        read_corpus(polnear, "test")


def test_standoff_ignores_what_is_neither_span_nor_event() -> None:
    lines = "T1\tContent 0 2\tab\n#1\tNote T1\tunsure\nA1\tNegated T1\n\nE1\tX:T1 Content:T1 Cue:T9"
    (roles,) = parse_standoff(lines)
    assert dict(roles) == {"Content": [(0, 2)], "Cue": []}


def row(**fields: object) -> str:
    quotes = [{"content": [[0, 3]], "speaker": [[9, 11]], "cue": None}]
    return json.dumps({"doc_id": "a", "text": "Yes, said Bo.", "quotes": quotes} | fields)


def test_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    bare = json.dumps({"text": "Rain.", "quotes": []})
    path.write_text(f"{row()}\n\n{bare}\n", encoding="utf-8")
    first, second = read_corpus(path)
    assert first == Annotated("a", "Yes, said Bo.", (Marked(((9, 11),), (), ((0, 3),)),))
    assert second == Annotated("3", "Rain.", ())


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("{", id="not JSON"),
        pytest.param("[1]", id="no object"),
        pytest.param('{"quotes": []}', id="no text"),
        pytest.param('{"text": "a"}', id="no quotes"),
        pytest.param(row(quotes=[1]), id="a quote is no object"),
        pytest.param(row(quotes=[{"content": [[0]]}]), id="half a span"),
        pytest.param(row(quotes=[{"content": [["0", "1"]]}]), id="a span of strings"),
        pytest.param(row(quotes=[{"content": [[2, 2]]}]), id="an empty span"),
        pytest.param(row(quotes=[{"content": [[5, 99]]}]), id="beyond the text"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text(f"{row()}\n{line}\n", encoding="utf-8")
    with pytest.raises(QuotesError, match=r"corpus\.jsonl:2: ") as raised:
        list(read_jsonl(path))
    assert "content, speaker, cue as lists of [start, end]" in str(raised.value)


def test_a_line_separator_in_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    line = json.dumps({"text": "One\u2028two\x85", "quotes": []}, ensure_ascii=False)
    path.write_text(line + "\n", encoding="utf-8")
    assert [article.text for article in read_jsonl(path)] == ["One\u2028two\x85"]


def test_tags_are_taken_out() -> None:
    tagged = "<c2>It <c1>rains</c1></c2>, <s1>Bo</s1> <k1>said</k1>. <c1>Again.</c1> <s3>Ed</s3>"
    article = read_marked("a", tagged)
    assert article.text == "It rains, Bo said. Again. Ed"
    assert [texts(article, one) for one in article.attributions] == [
        {"source": [], "cue": [], "content": ["It rains"]},
        {"source": ["Bo"], "cue": ["said"], "content": ["rains", "Again."]},
    ]


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [("a</c1>", "</c1> closes what nothing opened"), ("<c1>a", "tags left open")],
)
def test_unpaired_tags_are_errors(tagged: str, expected: str) -> None:
    with pytest.raises(QuotesError, match=expected):
        read_marked("a", tagged)


def test_a_folder_of_tagged_texts(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Rain.", encoding="utf-8")
    (tmp_path / "a.txt").write_text("<s1>Bo</s1> says <c1>“so”</c1>.", encoding="utf-8")
    (tmp_path / "notes.md").write_text("<c1>", encoding="utf-8")
    assert [article.doc_id for article in read_corpus(tmp_path)] == ["a", "b"]


@pytest.mark.parametrize("name", ["", "missing"])
def test_no_corpus_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(QuotesError, match="no corpus here"):
        read_corpus(tmp_path / name)


def test_the_held_out_ones_are_always_the_same() -> None:
    held_out = [n for n in range(60) if Annotated(f"article-{n}", "", ()).held_out]
    assert held_out == [12, 13, 34, 44, 53, 57]
