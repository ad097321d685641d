"""Every promise of the database, checked on a live one: see ``verify_database``."""

from quotes.database.verification.faults import Fault, FaultKind, Unchecked
from quotes.database.verification.verifying import verify_connection, verify_database

__all__ = ["Fault", "FaultKind", "Unchecked", "verify_connection", "verify_database"]
