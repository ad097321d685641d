"""How well the extractor reads: corpora with people's annotations, and measures over them."""
