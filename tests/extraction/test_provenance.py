"""Provenance: what read a text, as digests that change when the reading would."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import quotes
from quotes.errors import ModelMissing
from quotes.extraction import encoder, provenance
from quotes.extraction.pipeline import MODEL_VERSION, MODELS
from quotes.extraction.provenance import (
    current_run,
    digest,
    digest_folder,
    digest_models,
    digest_settings,
)

SHA256 = re.compile(r"[0-9a-f]{64}")
PARTS = [("ranks.txt", b"Capt.\n"), ("posts.txt", b"mayor\n")]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the room: one module, one list."""
    (tmp_path / "data").mkdir()
    (tmp_path / "rules.py").write_text("REACH = 6\n")
    (tmp_path / "data" / "ranks.txt").write_text("Capt.\n")
    monkeypatch.setattr(provenance, "files", lambda _: tmp_path)
    return tmp_path


def test_a_run_says_what_reads() -> None:
    run = current_run()
    assert (run.extractor, run.version) == ("quotes-tagger", quotes.__version__)
    assert run.model in [f"{name} {MODEL_VERSION}" for name in MODELS]
    assert SHA256.fullmatch(run.model_digest)
    assert SHA256.fullmatch(run.config_digest)
    assert run.model_digest != run.config_digest


def test_a_run_is_the_same_each_time() -> None:
    first = current_run()
    current_run.cache_clear()
    assert current_run() == first


def test_a_digest_is_the_same_each_time() -> None:
    assert SHA256.fullmatch(digest(PARTS))
    assert digest(PARTS) == digest(iter(PARTS))


OTHERS = [
    ("a word more", [("ranks.txt", b"Capt.\nMaj.\n"), PARTS[1]]),
    ("another name", [("rank.txt", b"Capt.\n"), PARTS[1]]),
    ("one file less", PARTS[:1]),
    ("one file more", [*PARTS, ("empty.txt", b"")]),
    ("another order", PARTS[::-1]),
    ("a word moved to the next file", [("ranks.txt", b"Capt."), ("posts.txt", b"\nmayor\n")]),
    ("contents changed round", [("ranks.txt", b"mayor\n"), ("posts.txt", b"Capt.\n")]),
    ("nothing", []),
]


@pytest.mark.parametrize("other", [c[1] for c in OTHERS], ids=[c[0] for c in OTHERS])
def test_a_digest_tells_contents_apart(other: list[tuple[str, bytes]]) -> None:
    assert digest(other) != digest(PARTS)


CHANGES: list[tuple[str, Callable[[Path], object]]] = [
    ("a list changed", lambda room: (room / "data" / "ranks.txt").write_text("Capt.\nMaj.\n")),
    ("a list added", lambda room: (room / "data" / "posts.txt").write_text("mayor\n")),
    ("a rule changed", lambda room: (room / "rules.py").write_text("REACH = 7\n")),
]


@pytest.mark.parametrize("change", [c[1] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_settings_change_with_rules_and_lists(room: Path, change: Callable[[Path], object]) -> None:
    before = digest_settings()
    assert digest_settings() == before
    change(room)
    assert digest_settings() != before


def test_settings_do_not_change_with_what_python_leaves_behind(room: Path) -> None:
    before = digest_settings()
    (room / "__pycache__").mkdir()
    (room / "rules.pyc").write_bytes(b"\0")
    assert digest_settings() == before


def test_a_model_goes_by_its_weights_not_by_its_package(tmp_path: Path) -> None:
    (tmp_path / "parser").mkdir()
    (tmp_path / "parser" / "model").write_bytes(b"\1\2")
    (tmp_path / "meta.json").write_text("{}")
    before = digest_folder(tmp_path)
    (tmp_path / "meta.json").write_text('{"name": "other"}')
    assert digest_folder(tmp_path) == before
    (tmp_path / "parser" / "model").write_bytes(b"\1\3")
    assert digest_folder(tmp_path) != before


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand-ins for the two models that read."""
    for name in ("pipeline", "tagger"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "weights").write_bytes(b"\1\2")
        (tmp_path / name / "meta.json").write_text("{}")
    (tmp_path / "tagger" / "tagger.json").write_text('{"min_confidence": 0.5}')
    for name in encoder.FILES:
        (tmp_path / "tagger" / name).touch()
    monkeypatch.setattr(encoder, "WEIGHTS", tmp_path / "tagger")
    return tmp_path


RETRAINED: list[tuple[str, Callable[[Path], object]]] = [
    ("the pipeline's weights", lambda f: (f / "pipeline" / "weights").write_bytes(b"\1")),
    ("the tagger's weights", lambda f: (f / "tagger" / "weights").write_bytes(b"\1")),
    ("the tagger's record", lambda f: (f / "tagger" / "tagger.json").write_text("{}")),
    ("weights that changed places", lambda f: swap(f / "pipeline", f / "tagger")),
]


def swap(one: Path, other: Path) -> None:
    """Move a weight file from one model to another."""
    (one / "weights").rename(other / "more")


@pytest.mark.parametrize("change", [c[1] for c in RETRAINED], ids=[c[0] for c in RETRAINED])
def test_both_models_count(models: Path, change: Callable[[Path], object]) -> None:
    before = digest_models(models / "pipeline")
    assert SHA256.fullmatch(before)
    assert digest_models(models / "pipeline") == before
    change(models)
    assert digest_models(models / "pipeline") != before


def test_the_pipelines_record_does_not_count(models: Path) -> None:
    before = digest_models(models / "pipeline")
    (models / "pipeline" / "meta.json").write_text('{"name": "other"}')
    assert digest_models(models / "pipeline") == before


def test_a_pipeline_made_in_memory_has_no_files(models: Path) -> None:
    assert SHA256.fullmatch(digest_models(None))
    assert digest_models(None) != digest_models(models / "pipeline")


def test_a_run_without_weights_says_what_is_missing(models: Path) -> None:
    (models / "tagger" / "tagger.json").unlink()
    with pytest.raises(ModelMissing):
        digest_models(models / "pipeline")
