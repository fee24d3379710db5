"""Words that stand nowhere, though another form of theirs does: which endings a term takes, as its stemmers say.

For a page that has no stemmer: with these it finds "migrar" where only "migrants" stands.
"""

from collections.abc import Sequence

from icmd_cli.reference import languages
from icmd_cli.search.analysis import singular, stemmed, stemmer
from icmd_cli.text import fold


def inflected(terms: Sequence[str]) -> tuple[list[list[str]], list[int]]:
    """Sets of folded endings, and which set each of `terms` takes: with one of these it is a word of that very term."""
    takes: list[set[str]] = [set() for _ in terms]
    for language in stemmed():
        own = languages.by_tag(language)
        stem_all = stemmer(language).stemWords
        for ending in own.endings:
            plain = fold(ending)
            for spelled in dict.fromkeys((ending, plain)):
                words = [term + spelled for term in terms]
                stems = stem_all([singular(word, language) for word in words] if own.plurals else words)
                for taken, term, stem in zip(takes, terms, stems, strict=True):
                    if stem == term or (not stem.isascii() and fold(stem) == term):
                        taken.add(plain)
    found: dict[tuple[str, ...], int] = {}
    forms = [found.setdefault(tuple(sorted(taken)), len(found)) for taken in takes]
    return [list(endings) for endings in found], forms
