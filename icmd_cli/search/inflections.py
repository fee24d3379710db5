"""Words that stand nowhere, though another form of theirs does: which endings a term takes, as its stemmers say.

For a page that has no stemmer: with these it finds "migrar" where only "migrants" stands.
"""

from collections.abc import Sequence

from icmd_cli.search.analysis import STEMMED, stemmer
from icmd_cli.text import fold

_ENDINGS = {
    "fr": "s e es ée ées é és er ers ère ères ant ants ante antes ent ait aient ation ations ateur ateurs"
    " atrice atrices atif atifs ative atives if ifs ive ives ement ements ment ments eur eurs euse euses"
    " ique iques al aux ale ales ité ités able ables ible ibles isme iste istes isation ance ances ence"
    " ences ie ies el els elle elles ir is it ion ions ure ures age ages issement issements issant issants"
    " issante issantes issent issait amment emment ismes ution utions usion usions logie logies eux"
    " a ai ais aient era eront erait ez ons ira iront irait nement nements",
    "en": "s es ed ing ings er ers ly ment ments ness ity ities ion ions ation ations ational ative atives ive"
    " al ally able ful or ors ance ence ies y e ize ized izing ise ised ising ist ists ism ied isms ization"
    " izations isation isations ator ators ic ics ical ically ous ously ively ate ates ated ating ant ent"
    " ning ned ner ners",
    "es": "o os a as e es ar er ir ando iendo ado ada ados adas ido ida idos idas ación aciones ativo ativa"
    " ativos ativas ción ciones dor dora dores doras ador adora adores adoras mente ante antes amiento"
    " amientos imiento imientos idad idades ivo iva ivos ivas ico ica icos icas oso osa encia encias ista"
    " istas able ables ible ibles anza anzas ancia ancias ismo ismos ución uciones logía logías aba aban"
    " ará arán aron ieron ió an en amos emos imos",
}
"""The endings by which words of one stem differ most often, by language."""


def inflected(terms: Sequence[str]) -> tuple[list[list[str]], list[int]]:
    """Sets of folded endings, and which set each of `terms` takes: with one of these it is a word of that very term."""
    takes: list[set[str]] = [set() for _ in terms]
    for language in STEMMED:
        for ending in _ENDINGS[language].split():
            plain = fold(ending)
            for spelled in dict.fromkeys((ending, plain)):
                stems = stemmer(language).stemWords([term + spelled for term in terms])
                for taken, term, stemmed in zip(takes, terms, stems, strict=True):
                    if fold(stemmed) == term:
                        taken.add(plain)
    found: dict[tuple[str, ...], int] = {}
    forms = [found.setdefault(tuple(sorted(taken)), len(found)) for taken in takes]
    return [list(endings) for endings in found], forms
