"""The spaCy component: ``nlp.add_pipe("quotes")`` gives ``doc._.quotations``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from quotes.extraction.extractor import extract_doc

EXTENSION = "quotations"


class QuotationComponent:
    """Finds the quotations of a ``Doc`` that has tags, dependencies and entities."""

    def __call__(self, doc: Doc) -> Doc:
        """Return the same ``Doc`` with its ``quotes.records.Quotation``s in ``doc._.quotations``.

        Raises:
            ValueError: The pipeline before it has no tagger or no parser.
        """
        for layer in ("TAG", "DEP"):
            if len(doc) and not doc.has_annotation(layer):
                raise ValueError(
                    f"the component 'quotes' needs {layer} on each token: "
                    "add it to a pipeline with a tagger and a parser, such as en_core_web_sm"
                )
        doc._.set(EXTENSION, extract_doc(doc))
        return doc


@Language.factory(
    "quotes", assigns=["doc._.quotations"], requires=["token.tag", "token.dep", "doc.ents"]
)
def make_component(nlp: Language, name: str) -> QuotationComponent:
    """Return the component that ``nlp.add_pipe("quotes")`` adds; last in the pipeline."""
    if not Doc.has_extension(EXTENSION):
        Doc.set_extension(EXTENSION, default=[])
    return QuotationComponent()
