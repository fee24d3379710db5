"""What dates in figures and dates in words have in common, as patterns."""

MONTH = r"([^\W\d_][^\s\d.,/()-]*)"
"""A word, in any script."""

TIME = r"(?:,?[ T]\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp][Mm])?)?"
"""What may stand after a day: the time of day, which is passed over."""
