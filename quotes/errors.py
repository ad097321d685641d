"""Every exception the library raises on purpose.

    QuotesError
    ├── ReadingError            a file or line that cannot be read as an article
    ├── ModelMissing            the English spaCy pipeline is not installed
    ├── ExtraMissing            a package that only some formats need is not installed
    ├── ExportError             a place where nothing can be written, or something would be lost
    ├── DatabaseError
    │   ├── DatabaseUnreachable the address is wrong, or nobody answers there
    │   ├── DatabaseOutdated    its tables are older than this version of quotes
    │   └── DatabaseTooNew      its tables were made by a newer version of quotes
    ├── UnknownSpeaker          no speaker goes by that name or id
    ├── UnknownQuotation        no quotation of a current text has that id
    ├── UnknownStatement        no statement has that id, and nobody printed those words
    ├── UnknownDocument         no document has that id, source or address
    ├── UnknownRun              no run has that id, or several begin so
    ├── PromotionRefused        a run that answers already, or nothing to go back from
    ├── JudgementRefused        a decision that says nothing new, or contradicts an older one
    ├── UnknownJudgement        no judgement has that id, or it is withdrawn already
    └── UnknownAlias            no alias has that id, or it is removed already

Messages say what happened, where, and what to do next; ``cli/`` prints them as one line.
"""

from __future__ import annotations


class QuotesError(Exception):
    """Base of all: catch this to catch everything the library raises on purpose."""


class ReadingError(QuotesError):
    """Input that cannot be read as an article.

    Attributes:
        source: The file as given, with its line where it has one: ``news.jsonl:17``.
    """

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(f"{source}: {problem}")
        self.source = source
        self.problem = problem

    def __reduce__(self) -> tuple[type[ReadingError], tuple[str, str]]:
        return type(self), (self.source, self.problem)


class ModelMissing(QuotesError):
    """A model that reads is not installed: the English spaCy pipeline, or the tagger's weights."""


class ExtraMissing(QuotesError):
    """A package that only some formats need is not installed."""


class ExportError(QuotesError):
    """A place where nothing can be written, or where something would be lost."""


class DatabaseError(QuotesError):
    """The database cannot be used as it is."""


class DatabaseUnreachable(DatabaseError):
    """The address is wrong, or nobody answers there."""


class DatabaseOutdated(DatabaseError):
    """The tables are older than this version of quotes."""


class DatabaseTooNew(DatabaseError):
    """The tables were made by a newer version of quotes."""


class UnknownSpeaker(QuotesError):
    """No speaker goes by that name or id."""


class UnknownStatement(QuotesError):
    """No statement has that id, and nobody printed those words."""


class UnknownQuotation(QuotesError):
    """No quotation of a current text has that id."""


class UnknownDocument(QuotesError):
    """No document has that id, source or address."""


class UnknownRun(QuotesError):
    """No run has that id, or several have ids that begin so."""


class PromotionRefused(QuotesError):
    """A run that answers already, or no promotion to go back from."""


class JudgementRefused(QuotesError):
    """A decision about speakers that says nothing new, or the contrary of an older one."""


class UnknownJudgement(QuotesError):
    """No judgement has that id, or it is withdrawn already."""


class UnknownAlias(QuotesError):
    """No alias has that id, or it is removed already."""
