"""The backend of a search page, over a database that ``quotes ingest`` fills."""
