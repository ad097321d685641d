"""The ways out: records as JSON, as a page with the quotations marked."""
