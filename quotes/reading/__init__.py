"""Reading: files, folders and standard input become ``Article``s."""

from __future__ import annotations

from quotes.reading.options import Defaults, InputFormat
from quotes.reading.paths import keep_articles, read_paths

__all__ = ["Defaults", "InputFormat", "keep_articles", "read_paths"]
