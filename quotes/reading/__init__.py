"""Reading: files, folders and standard input become ``Article``s."""

from __future__ import annotations

from quotes.reading.options import Defaults, InputFormat
from quotes.reading.paths import read_paths

__all__ = ["Defaults", "InputFormat", "read_paths"]
