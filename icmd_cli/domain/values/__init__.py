"""Parsing of what people type: dates, amounts, lists, identifiers. Each parser raises ValueError with its reason."""
