"""Every promise of the database, checked on a live one: see ``verify_database``."""

from quotes.database.verification.faults import REMEDIES, Fault, FaultKind, Unchecked
from quotes.database.verification.verifying import verify_database

__all__ = ["REMEDIES", "Fault", "FaultKind", "Unchecked", "verify_database"]
