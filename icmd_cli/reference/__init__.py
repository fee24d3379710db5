"""Lists of the world's words: countries, currencies, the programme's vocabulary."""
