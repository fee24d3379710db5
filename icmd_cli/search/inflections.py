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
        for ending in languages.by_tag(language).endings:
            plain = fold(ending)
            for spelled in dict.fromkeys((ending, plain)):
                stems = stemmer(language).stemWords([singular(term + spelled, language) for term in terms])
                for taken, term, stem in zip(takes, terms, stems, strict=True):
                    if fold(stem) == term:
                        taken.add(plain)
    found: dict[tuple[str, ...], int] = {}
    forms = [found.setdefault(tuple(sorted(taken)), len(found)) for taken in takes]
    return [list(endings) for endings in found], forms
