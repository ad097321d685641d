"""Articles in, quotations out: marks, cues, attribution, resolution, roles.

    text → marks, layout, parse → Attribution (what is said by whose words) → Quotation

``attribution.Tagger`` is the seam between the two halves: what decides which words belong
to whom can change without the rest noticing.
"""

from quotes.extraction.extractor import extract, extract_articles, extract_doc
from quotes.extraction.provenance import current_run

__all__ = ["current_run", "extract", "extract_articles", "extract_doc"]
