"""An archive that keeps notes on quotations, in the database that holds them."""
