"""A pipeline step that keeps the parser from running one line's sentence into the next."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’'-]+(?:[ ,/-]+|$)){1,5}"
    r"(?:[A-Z][\w.]*,? ?){0,2}(?:\([^)\n]{2,40}\) ?)?[—–-]{1,2} "
)
"""The place and agency that open a report: "PORT VALE, Kan. (Wire) — "."""


@Language.component("quotes_lines", assigns=["token.is_sent_start"])
def break_at_lines(doc: Doc) -> Doc:
    """Start a sentence after each line break and dateline; where else, the parser decides.

    Headlines, captions and furniture end without a full stop.
    """
    after = {m.end() for m in re.finditer(rf"(?m)^{DATELINE.pattern}", doc.text)}
    spaces, starts = doc.to_array(["IS_SPACE", "IDX"]).T.tolist()
    for i in range(1, len(doc)):
        ends_line = spaces[i - 1] and not spaces[i] and "\n" in doc[i - 1].text
        if ends_line or starts[i] in after:
            doc[i].is_sent_start = True
    return doc
