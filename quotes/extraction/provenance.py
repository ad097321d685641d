"""Which code and settings read a text, as digests that change when the reading would."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import quotes
from quotes.extraction.encoder import find_weights
from quotes.extraction.pipeline import MODEL_VERSION, load_pipeline
from quotes.records import Run

EXTRACTOR = "quotes-tagger"


@cache
def current_run() -> Run:
    """Return what reads texts in this process: extractor, version, model and their digests.

    Raises:
        quotes.errors.ModelMissing: The English pipeline is not installed.
    """
    nlp = load_pipeline()
    return Run(
        extractor=EXTRACTOR,
        version=quotes.__version__,
        model=f"{nlp.meta['lang']}_{nlp.meta['name']} {MODEL_VERSION}",
        model_digest=digest_models(Path(nlp.path) if nlp.path else None),
        config_digest=digest_settings(),
    )


def digest_models(pipeline: Path | None) -> str:
    """Return the SHA-256 over both models that read: the pipeline and the tagger's weights."""
    weights = find_weights()
    folders = (("pipeline", pipeline), ("tagger", weights))
    found = [(name, digest_folder(folder).encode()) for name, folder in folders]
    return digest([*found, ("tagger.json", (weights / "tagger.json").read_bytes())])


def digest_folder(folder: Path | None) -> str:
    """Return the SHA-256 over a model's weights and tables, by name and content."""
    found = sorted(folder.rglob("*")) if folder else []
    # README and meta.json differ between packages of one and the same model.
    return digest((p.name, p.read_bytes()) for p in found if p.is_file() and p.suffix != ".json")


def digest_settings() -> str:
    """Return the SHA-256 over the room's rules and word lists."""
    room = files("quotes.extraction")
    entries = [*room.iterdir(), *(room / "data").iterdir()]
    kept = sorted((e for e in entries if e.name.endswith((".py", ".txt"))), key=lambda e: e.name)
    return digest((entry.name, entry.read_bytes()) for entry in kept)


def digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return the SHA-256 of named contents, in hexadecimal; order counts."""
    total = hashlib.sha256()
    for name, content in parts:
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()
