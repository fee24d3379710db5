"""IATI activities: what reading and writing them both need (iatistandard.org)."""
