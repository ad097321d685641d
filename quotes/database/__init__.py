"""The database: models, sessions, storing, searching. Importing it loads no reader.

from quotes.database import open_session, Quotation
with open_session("quotes.db") as session:
session.query(Quotation).count()
"""

from quotes.database.connect import open_database
from quotes.database.models import Document, Quotation, Speaker

__all__ = ["Document", "Quotation", "Speaker", "open_database"]
