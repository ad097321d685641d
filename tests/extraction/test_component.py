"""The spaCy component: the same quotations as ``quotes.extract``, on a doc of one's own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, distribution, version

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import quotes
from quotes.extraction.component import EXTENSION, make_component
from quotes.extraction.pipeline import MODEL_VERSION, MODELS
from quotes.records import Confidence, Quotation

TEXTS = [
    ("direct", "“The mill is shut,” said Ann Poe, the owner of the mill."),
    ("mixed and pronoun", "Ann Poe said the mill was “a ruin” by then. It was late, she added."),
    ("paragraphs", "“It is old,” said Ann Poe.\n\n“We will sell it in May, come what may.”\n"),
    ("headline", "Mill shut for good\n\nAnn Poe said that the mill would not be opened again.\n"),
    ("nobody speaks", "The mill stands by the river."),
    ("nothing", ""),
]
by_text = pytest.mark.parametrize("text", [c[1] for c in TEXTS], ids=[c[0] for c in TEXTS])


def installed_model() -> str:
    """Return the name under which the model that the rules were written against is installed."""
    for name in MODELS:
        try:
            if version(name.replace("_", "-")) == MODEL_VERSION:
                return name
        except PackageNotFoundError:
            continue
    pytest.skip("no English pipeline is installed")


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The model as people load it, nothing left out, with the component at its end."""
    import quotes.extraction.component  # noqa: F401  (registers the factory)

    loaded = spacy.load(installed_model())
    loaded.add_pipe("quotes")
    return loaded


def without_confidence(found: list[Quotation]) -> list[Quotation]:
    """A pipeline without our step at line ends cuts sentences otherwise, which moves a digit."""
    return [replace(quotation, confidence=Confidence(1, 1, 1)) for quotation in found]


@by_text
def test_a_doc_has_what_extract_finds(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert without_confidence(doc._.quotations) == without_confidence(quotes.extract(text))


def test_docs_in_a_stream_have_theirs(nlp: Language) -> None:
    texts = [text for _, text in TEXTS]
    found = [doc._.quotations for doc in nlp.pipe(texts)]
    assert [*map(without_confidence, found)] == [
        without_confidence(quotes.extract(text)) for text in texts
    ]
    assert [bool(f) for f in found] == [True, True, True, True, False, False]


def test_it_says_what_it_gives_and_needs(nlp: Language) -> None:
    meta = nlp.get_pipe_meta("quotes")
    assert meta.assigns == ["doc._.quotations"]
    assert nlp.pipe_names[-1] == "quotes"
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    assert analysis["problems"]["quotes"] == []


def test_it_can_be_added_twice_without_harm() -> None:
    blank = spacy.blank("en")
    make_component(blank, "one")
    make_component(blank, "two")
    assert Doc.has_extension(EXTENSION)


def test_a_blank_pipeline_is_told_what_is_missing() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("quotes")
    with pytest.raises(ValueError, match=r"needs TAG .* a tagger and a parser"):
        blank("“The mill is shut,” said Ann Poe.")


def test_a_pipeline_without_parser_is_told_so() -> None:
    words = ["It", "is", "shut"]
    tagged = Doc(spacy.blank("en").vocab, words, tags=["PRP", "VBZ", "JJ"])
    with pytest.raises(ValueError, match="needs DEP"):
        make_component(spacy.blank("en"), "quotes")(tagged)


def test_a_blank_pipeline_has_nothing_to_miss_in_an_empty_text() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("quotes")
    assert blank("")._.quotations == []


BY_NAME = """
import spacy, sys
assert "quotes" not in sys.modules
nlp = spacy.blank("en")
nlp.add_pipe("quotes")
print(nlp.pipe_names, nlp("")._.quotations)
"""


def test_an_installed_package_is_found_by_name() -> None:
    try:
        points = distribution("quotes").entry_points
    except PackageNotFoundError:
        pytest.skip("quotes is not installed as a distribution")
    assert points.select(group="spacy_factories", name="quotes")
    done = subprocess.run(
        [sys.executable, "-c", BY_NAME], capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("['quotes'] []", 0), done.stderr
