from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotes.exports.nesting import Close, Open, Piece, Stretch, nest


def outline(length: int, *spans: tuple[int, int], start: int = 0) -> str:
    text = "abcdefghij"
    found = []
    for part in nest(start, length, [Stretch(*span, i) for i, span in enumerate(spans)]):
        match part:
            case Open(stretch):
                found.append(f"[{stretch.key}")
            case Close():
                found.append("]")
            case Piece(first, last):
                found.append(text[first:last])
    return "".join(found)


def test_spans_nest_touch_and_cross() -> None:
    assert outline(6, (1, 3), (3, 5)) == "a[0bc][1de]f"
    assert outline(6, (0, 6), (2, 4)) == "[0ab[1cd]ef]"
    assert outline(6, (0, 4), (2, 6)) == "[0ab[1cd]][1ef]"
    assert outline(6, (2, 4), (2, 4)) == "ab[0[1cd]]ef"
    assert outline(6, (3, 3)) == "abcdef"
    assert outline(6, (0, 9), start=2) == "[0cdef]"
    assert outline(0) == ""


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=8))
def test_elements_nest_and_each_span_is_covered_once(spans: list[tuple[int, int]]) -> None:
    opened: list[int] = []
    covered = [""] * len(spans)
    for part in nest(0, 10, [Stretch(*span, i) for i, span in enumerate(spans)]):
        match part:
            case Open(stretch):
                opened.append(stretch.key)
            case Close(stretch):
                assert opened.pop() == stretch.key
            case Piece(first, last):
                for key in opened:
                    covered[key] += "abcdefghij"[first:last]
    assert opened == []
    assert covered == ["abcdefghij"[start:end] if start < end else "" for start, end in spans]
