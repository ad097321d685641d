"""Markdown as running text of the same length: marks of the layout become spaces."""

from __future__ import annotations

import re

_LINE = re.compile(r"^[ \t]*(?:(?:>|#{1,6}|[-*+]|\d{1,3}[.)])[ \t]+)+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)([^*_\n]+?)(?<=\S)\1(?!\w)")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def blank_markdown(text: str) -> str:
    """Return a text without headings', lists', quotes', emphasis' and links' marks.

    Each becomes a space, so that every offset counts in the text given as in the one returned.

    >>> blank_markdown("> It is **not** safe")
    '  It is   not   safe'
    """
    text = _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)
    text = _LINE.sub(lambda m: " " * len(m.group()), text)
    text = _LINK.sub(_keep_words, text)
    return _EMPHASIS.sub(_keep_middle, text)


def _keep_words(match: re.Match[str]) -> str:
    start = match.start(1) - match.start()
    return (" " * start + match.group(1)).ljust(len(match.group()))


def _keep_middle(match: re.Match[str]) -> str:
    marks = " " * len(match.group(1))
    return f"{marks}{match.group(2)}{marks}"
