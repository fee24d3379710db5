"""Generated catalogues for the benchmarks: French projects of about 1.3 KB each, the same for the same size."""

import json
import random
import sys
from pathlib import Path

COUNTRIES = "MA SN TN EC SV CR NP PH DZ CV EG ET GE GH JM ML MD NG LK CI".split()
PLACES = "Figuig Kayes Thiès Loja Sfax Kolda Larache Nador Naga Upala Oujda Praia Kasserine Cuenca Médenine".split()
NOUNS = (
    "migrants coopérative épargne femmes diaspora transferts commune jeunes formation entreprise oasis agriculture "
    "tourisme réseau collectivité développement investissement logement santé école artisanat microfinance pêche café "
    "compétences retour réintégration emploi dialogue gouvernance planification territoire irrigation"
).split()
VERBS = "renforcer appuyer créer former accompagner mobiliser financer relier informer protéger relancer".split()
ADJECTIVES = "locale durable rural solidaire féminine régionale collective municipale équitable saisonnière".split()
LINKS = "de la|des|pour les|avec les|dans la|par les|et la|sur les".split("|")
SYLLABLES = "ba ko mi ra tou né sé lo fa gui dra ven chi mar pou zé kla tri von dé".split()


def vocabulary(chance: random.Random, count: int) -> list[str]:
    """Invented rare words (names of places and people's enterprises), so that the index meets a real vocabulary."""
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]


def sentence(chance: random.Random, rare: list[str], length: int) -> str:
    """A sentence of about `length` words, one in twelve of them rare."""
    words = [chance.choice(VERBS).capitalize()]
    while len(words) < length:
        words += [chance.choice(LINKS), chance.choice(NOUNS), chance.choice(ADJECTIVES)]
        if chance.random() < 0.3:  # noqa: PLR2004 - one in three
            words.append(chance.choice(rare))
    return " ".join(words) + "."


def record(chance: random.Random, rare: list[str], number: int) -> dict[str, object]:
    """One project's record."""
    start = chance.randint(2008, 2020)
    title = f"{chance.choice(NOUNS)} et {chance.choice(NOUNS)} {chance.choice(ADJECTIVES)} à {chance.choice(PLACES)}"
    return {
        "id": f"projet-{number:07}-x",
        "code": f"G-{number}",
        "title": f"{title.capitalize()} ({chance.choice(rare)})",
        "language": "fr",
        "phase": chance.choice([1, 2]),
        "status": chance.choice(["planned", "ongoing", "completed", "completed"]),
        "start": f"{start}-{chance.randint(1, 12):02}",
        "end": f"{start + chance.randint(1, 4)}-{chance.randint(1, 12):02}",
        "countries": [chance.choice(COUNTRIES)],
        "partner_countries": [chance.choice(["FR", "ES", "IT", "BE", "US"])],
        "regions": [chance.choice(PLACES)],
        "summary": " ".join(sentence(chance, rare, 14) for _ in range(2)),
        "objectives": [sentence(chance, rare, 10)],
        "activities": [sentence(chance, rare, 10) for _ in range(2)],
        "results": [sentence(chance, rare, 10)],
        "themes": [chance.choice(["diaspora", "remittances", "skills", "local-authorities"])],
        "budget": {"amount": str(chance.randint(20_000, 400_000)), "currency": chance.choice(["EUR", "USD"])},
        "donors": ["Union européenne"],
        "lead": f"Association {chance.choice(rare)}",
        "partners": [f"Coopérative {chance.choice(rare)}"],
        "created": "2026-01-01T00:00:00Z",
    }


def catalogue(path: Path, count: int) -> Path:
    """Write a store of `count` projects at `path`, unless it is there already."""
    if not path.exists():
        chance = random.Random(count)
        rare = vocabulary(chance, 20_000)
        projects = {str(n): record(chance, rare, n) for n in range(1, count + 1)}
        tables = {"catalogue": {"1": {"schema": 1, "title": "Generated", "language": "fr"}}, "projects": projects}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(tables, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


if __name__ == "__main__":
    print(catalogue(Path(sys.argv[2]), int(sys.argv[1])))
