"""Makes icmd_cli/reference/data/*.json from the Unicode CLDR (by Babel) and ISO 3166-1 and 4217 (by pycountry).

`python scripts/make_tables.py` writes them; with `--check` it writes nothing and exits 1 if they are stale.
It stops when a name means two countries or a word two currencies, until the lists below settle it.
"""

import argparse
import gettext
import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import pycountry
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import get_currency_name, get_currency_precision, get_territory_currencies

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "icmd_cli" / "reference" / "data"
sys.path.insert(0, str(ROOT))  # so that it also runs where icmd is not installed

from icmd_cli.i18n import LANGUAGES as SPOKEN
from icmd_cli.reference.countries import fold_country
from icmd_cli.reference.currencies import fold_word
from icmd_cli.text import fold

Table = Mapping[str, Mapping[str, object]]
encode = partial(json.dumps, ensure_ascii=False)
LANGUAGES = {tag: Locale(tag) for tag in SPOKEN}
ALSO_READ = ("pt", "pt_PT", "de", "de_AT", "ar", "it", "ro", "nl")
"""Languages that people write country names in, besides those that icmd speaks."""

MONTHS_OF = (
    *("ak", "am", "ar", "ar_DZ", "ar_MA", "ar_MR", "ar_TN", "ceb", "ee", "ff", "fil", "ha", "hi", "ig", "ka", "kab"),
    *("kea", "ne", "nl", "om", "shi", "si", "so", "sw", "ta", "tzm", "wo", "yo", "zgh"),
)
"""The programme's countries' languages that have no file in reference/languages, for the months of their dates."""

ABBREVIATED = "nl"
"""Of these, and of those in another script, also abbreviations: others are words elsewhere ("dès", "now", "see")."""

ALPHA3 = {country.alpha_3: country.alpha_2 for country in pycountry.countries}
ALPHA3["XKX"] = "XK"  # Kosovo: in use everywhere, though not in ISO 3166-1

# What aid files and people call countries, where CLDR and ISO 3166-1 do not already.
ALIASES = {
    "AE": "EAU | UAE | the UAE | الإمارات",
    "BA": "Bosnie | Bosnia",
    "BF": "Burkina | Haute-Volta | Upper Volta",
    "BS": "Bahamas, The",
    "BY": "Belorussia | Weißrussland",
    "AL": "Shqipëria | Shqipëri",
    "CD": "RDC | DRC | RD Congo | DR Congo | RD du Congo | DR of Congo | la RDC | the DRC | Zaïre"
    " | Repubblica Democratica del Congo"
    " | DR Kongo | Dem. Rep. Kongo | Kongo, Dem. Rep. | D.R. Kongo"
    " | Congo RDC | Congo DRC | Democratic Republic of Congo"
    " | République démocratique du Congo (Kinshasa)",
    "CN": "China, P.R.: Mainland | China, P.R. | P.R. China | PR China | RP Chine | RP de Chine",
    "CF": "RCA | CAR | la RCA | the CAR | Centrafrique",
    "CG": "Republic of Congo | République du Congo (Brazzaville)",
    "CI": "كوت ديفوار"
    " | RCI | Cote dIvoire | Coasta de Fildeș | Ivory Coast | Elfenbeinküste | Ivory Coast (Côte d'Ivoire)",
    "CV": "Iles du Cap-Vert | Kap Verde | Kapverden | Kapverdische Inseln",
    "DO": "R. Dominicana | R. Dominicaine",
    "FM": "Micronesia, Fed. Sts. | Micronésie (États féd.)",
    "GB": "UK | the UK | Grande-Bretagne | Great Britain | Gran Bretaña | Britain",
    "GF": "Guyane",
    "GM": "Gambia, The",
    "GN": "Guinée Conakry | Guinea Conakry | Guinée (Conakry)",
    "HT": "Ayiti",
    "HK": "Hongkong | Hong Kong, China | China, Hong Kong",
    "KG": "Kirghizie | Kirguizistán",
    "KP": "RPD de Corée | DPRK | DPR Korea | DPR of Korea",
    "LA": "Lao PDR | RDP Lao | RDP lao | Laos, Rép. dém. populaire",
    "LY": "Lybie | Lybia | Jamahiriya arabe libyenne | Libyan Arab Jamahiriya",
    "MO": "Macao, China | China, Macao",
    "MK": "Macédoine | Macedonia | FYROM | ARYM | Macedonia, FYR | Macedonia (FYROM) | Macédoine (ARYM) | Mazedonien"
    " | The former Yugoslav Republic of Macedonia | Ex-République yougoslave de Macédoine",
    "MM": "Burma | Birma",
    "MU": "Ile Maurice",
    "MX": "Mejico",
    "NL": "Hollande | Holland | Holanda",
    "PG": "Papouasie",
    "PS": "فلسطين | دولة فلسطين | السلطة الفلسطينية"
    " | Palestine | Palestina | OPT | TPO | Territoires autonomes palestiniens"
    " | Palästina | Palästinensische Gebiete"
    " | Territoire palestinien occupé | Territoires palestiniens occupés"
    " | Occupied Palestinian Territory | Occupied Palestinian Territories"
    " | Autorité palestinienne | Palestinian Authority | Territorios palestinos ocupados"
    " | Autonomie palestinienne | Palestinian Adm. Areas | Palestina, Territorios Autónomos"
    " | Cisjordanie et Gaza | Cisjordanie et bande de Gaza | Bande de Gaza | Gaza Strip"
    " | Cisjordanie | West Bank | Cisjordania | West Bank and Gaza | West Bank and Gaza Strip",
    "SO": "Somalia, Fed. Rep.",
    "ST": "Sao Tomé | Sao Tome | S. Tomé e Príncipe | S. Tomé et Príncipe | S. Tomé",
    "SZ": "Swaziland | Suazilandia | Eswatini (Swaziland) | Swaziland (Eswatini) | Swasiland",
    "TL": "East Timor | Timor | Osttimor",
    "TR": "Turkey",
    "TW": "Chinese Taipei | Taiwan, China | Taiwan (ROC)",
    "US": "the US | the USA | les USA | U.S. | EEUU | EUA | États-Unis (USA)",
    "VA": "Vatican | Holy See | Saint-Siège | Santa Sede",
    "VE": "Venezuela, RB",
    "MD": "Moldau",
    "CZ": "Tschechische Republik",
    "DZ": "الجمهورية الجزائرية | الجمهورية الجزائرية الديمقراطية الشعبية",
    "EG": "جمهورية مصر العربية",
    "IQ": "جمهورية العراق",
    "JO": "المملكة الأردنية الهاشمية",
    "LB": "الجمهورية اللبنانية",
    "MA": "المملكة المغربية",
    "MR": "الجمهورية الإسلامية الموريتانية",
    "SA": "السعودية",
    "SY": "الجمهورية العربية السورية",
    "TN": "الجمهورية التونسية",
    "YE": "الجمهورية اليمنية",
    "TZ": "Tansania, Vereinigte Republik",
    "XK": "Kosova | Republic of Kosovo | République du Kosovo | Kosovo (UNSCR 1244)"
    " | Kosovo (UNSC Resolution 1244) | Kosovo under UNSCR 1244 | Kosovo under UNSCR 1244/99 | Kosovo (UNSCR 1244/99)"
    " | Kosovo (under UNSC Resolution 1244/99)",
}

# Never in the table: they name several countries, or none. (Asserted; "regions" of CLDR are checked as well.)
LEFT_OUT = (
    "Korea | Corée | Corea",  # KP or KR
    "Virgin Islands | Iles Vierges | Islas Vírgenes",  # VG or VI
    "America | Amérique | EU | E.U.",  # US, or a continent, or the European Union
    "Sahel | Maghreb | South Asia | Afrique de l'Ouest | West Africa | Middle East | Moyen-Orient | Caucasus",
    "Balkans | Balkans occidentaux | Western Balkans | Global | Monde | Multi-pays | Antilles | Yougoslavie",
)
# What must stay as it is whatever the sources say one day: each is part of another country's name, or nearly.
FIXED = {
    "CG": "Congo",
    "DM": "Dominica | Dominique",
    "GN": "Guinée | Guinea",
    "GQ": "Guinée équatoriale | Equatorial Guinea",
    "GW": "Guinée-Bissau | Guinea-Bissau",
    "NE": "Niger",
    "NG": "Nigeria | Nigéria",
    "SD": "Sudan | Soudan",
}

OF = r"(?:of|de|del|du|des|d)(?: the| la| las| los| l)?"
STATE = (
    r"\b(?:rep|kingdom|royaume|reino|states?|etats?|estados?|union|federation|federacion|commonwealth|sultanate?"
    r"|sultanato|principality|principaute|principado|grand duchy|grand duche|gran ducado)\b"
)

# The signs and words that name one currency; CLDR's names ("franc suisse", "Swiss francs") are added to them.
WORDS = {
    "AED": "dirham EAU | درهم إماراتي",
    "AMD": "֏ | dram",
    "AUD": "A$ | AU$ | $A | $AU | AUD$",
    "BAM": "mark convertible",
    "BDT": "৳ | Tk",
    "BIF": "FBu",
    "BRL": "R$ | real | reais | réal | réaux | reales",
    "CAD": "CAD$ | CA$ | $CA | CAN$ | $CAN | $ CAN | dollar can | dollars can",
    "CDF": "FC",
    "CHF": "SFr | Fr. suisse",
    "CRC": "₡",
    "CNY": "CN¥ | yuan | RMB | renminbi",
    "CVE": "escudo | ECV",
    "DJF": "FDJ",
    "DOP": "RD$",
    "DZD": "DA | دينار جزائري | د.ج",
    "ETB": "birr",
    "EUR": "€ | يورو | أورو | باليورو | بالأورو",
    "GBP": "£ | £GB | GB£ | pounds sterling",
    "GEL": "₾",
    "GHS": "₵ | GH₵ | GH¢ | cedi",
    "GNF": "FG",
    "GTQ": "quetzales",
    "IDR": "Rp",
    "EGP": "E£ | £E | EG£ | جنيه مصري | ج.م",
    "ILS": "₪ | NIS | shekel",
    "INR": "₹",
    "JMD": "J$ | JA$",
    "JOD": "دينار أردني | د.أ",
    "JPY": "JP¥ | yenes",
    "KES": "KSh",
    "LKR": "SLRs | SL Rs",
    "MAD": "DH | DHS | dirham | درهم مغربي | الدرهم المغربي | بالدرهم المغربي | د.م | د.م.",
    "MGA": "AR | ariary",
    "MZN": "metical | meticais",
    "NGN": "₦",
    "NPR": "NRs | NR | N.Rs | Rs. népalaises",
    "PEN": "S/ | S/. | soles | nuevo sol | nuevos soles",
    "PHP": "₱",
    "RWF": "FRw",
    "THB": "฿",
    "TND": "DT | دينار تونسي | بالدينار التونسي | د.ت",
    "TRY": "₺ | lire turque | lires turques | TL",
    "TZS": "TSh",
    "UAH": "₴",
    "UGX": "USh",
    "USD": "US$ | U.S.$ | US-Dollar | $US | U$S | $ US | US $ | $USD | USD$ | dollar us | dollars us | dollar américain"
    " | dollars américains | American dollars | dólar americano | dólares americanos"
    " | دولار أمريكي | دولار أميركي | بالدولار الأمريكي",
    "VND": "₫",
    "XAF": "FCFA (BEAC) | FCFA BEAC | FCFA CEMAC",
    "XOF": "FCFA (BCEAO) | FCFA BCEAO | FCFA UEMOA",
    "XUA": "UA | unit of account | unité de compte | unités de compte",
    "XPF": "FCFP | F CFP | CFPF | franc pacifique",
}
# Words of several currencies, likeliest first: the user is asked which one.
AMBIGUOUS = {
    "FCFA | F CFA | F.CFA | F-CFA | CFA | CFAF | franc CFA | francs CFA | CFA franc | CFA francs": "XOF XAF",
    "LE | L.E": "EGP SLE SLL",
    "N": "NGN",
    "درهم | الدرهم | بالدرهم": "MAD AED",
    "$ | dollar | dólar | dólares | دولار | بالدولار": "USD CAD AUD",
    "C$": "CAD NIO",
    "¥": "JPY CNY",
    "F | Fr | franc | franco": "XOF XAF CHF GNF CDF",
    "livre | pound | libra | جنيه": "GBP EGP LBP SYP SDG",
    "peso": "PHP MXN COP ARS CLP DOP",
    "dinar | دينار | بالدينار": "DZD TND JOD LYD IQD RSD",
    "roupie | rupee | rupia | Rs | ₨": "INR NPR PKR LKR MUR",
    "shilling | Sh": "KES TZS UGX SOS",
    "couronne | krone | kroner | krona | kronor | kr": "SEK NOK DKK CZK",
    "leu | lei": "MDL RON",
    "lire | lira": "TRY LBP SYP",
    "rouble | ruble | rublo | ₽": "RUB BYN",
    "rial | riyal | ريال": "SAR YER IRR QAR OMR",
    "ouguiya | UM": "MRU MRO",
    "dobra": "STN STD",
    "leone": "SLE SLL",
    "kwacha": "ZMW MWK ZMK",
    "colon | colones": "CRC SVC",
    "bolivar | bolívares | Bs": "VES VEF BOB",
    "bolívar soberano": "VES VED",
    "manat": "AZN TMT",
    "som": "KGS UZS",
    "won | ₩": "KRW KPW",
}
NO_MONEY = {"XAG", "XAU", "XPD", "XPT", "XTS", "XXX"}  # metals, the code for tests, and that for no currency
YEARS = (date(2008, 1, 1), date(2017, 12, 31))  # the catalogue's: currencies that have gone since are in it


def words(*lines: str) -> list[str]:
    """The entries of lines of the lists above."""
    return [word for line in lines for word in line.split(" | ") if word]


def plurals(*names: str) -> Iterator[str]:
    """The names, and the single words among them also with an "s", but not short forms (DH, FCFA)."""
    for name in names:
        yield name
        if name.isalpha() and fold(name).isascii() and not name.isupper() and not name.endswith("s"):
            yield f"{name}s"


def official_names(code: str) -> Iterator[str]:
    """ISO 3166-1's names of a country, in English, French and Spanish: "Morocco", "Royaume du Maroc"."""
    country = pycountry.countries.get(alpha_2=code)
    for language in LANGUAGES if country else ():
        translation = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language], fallback=True)
        for kind in ("name", "official_name", "common_name"):
            if hasattr(country, kind):
                yield translation.gettext(getattr(country, kind))


def own_names(code: str) -> Iterator[str]:
    """CLDR's names of a country in the languages that are read, and in its official ones."""
    for tag in (*LANGUAGES, *ALSO_READ, *get_official_languages(code, de_facto=True)):
        try:
            name = Locale.parse(tag).territories.get(code)
        except UnknownLocaleError:  # a language without CLDR data
            continue
        if name:
            yield name


def spellings(name: str) -> Iterator[str]:
    """The keys of a name and of its inversions: "Yemen, Republic of" <-> "Republic of Yemen"."""
    key = fold_country(name)
    yield key
    if parts := re.fullmatch(r"(.+?)(?:, ?| ?\()(?:The )?([^()]+)\)?", name):
        yield fold_country(f"{parts[2]} {parts[1]}")
        yield re.sub(rf" {OF}$", "", key)
    if parts := re.fullmatch(rf"(.*?{STATE}.*?) ({OF}) (.+)", key):
        yield f"{parts[3]} {parts[1]} {parts[2]}"
        yield f"{parts[3]} {parts[1]}"
    elif key.startswith("rep "):  # République dominicaine
        yield f"{key.removeprefix('rep ')} rep"


def refuse(reason: str, wrong: set[str]) -> None:
    """Stop when anything is `wrong`."""
    if wrong:
        raise SystemExit(f"{reason}: {', '.join(sorted(wrong))}")


def add(table: dict[str, str], key: str, code: str) -> None:
    """Put a key in the table; refuse one that means two things."""
    if table.setdefault(key, code) != code:
        raise SystemExit(f"{key!r} means {table[key]} and {code}: settle it in {__file__}")


def country_tables() -> dict[str, Table]:
    """The names by code, and the codes by folded name."""
    codes = sorted(ALPHA3.values())
    lookup: dict[str, str] = {}
    for code in codes:
        for name in (*own_names(code), *official_names(code), *words(ALIASES.get(code, ""))):
            for key in spellings(name):
                add(lookup, key, code)
    territories = [entry for locale in LANGUAGES.values() for entry in locale.territories.items()]
    regions = [name for tag, name in territories if tag not in codes]
    never = {fold_country(name) for name in (*regions, *words(*LEFT_OUT))}
    refuse("not countries, or several", never & lookup.keys())
    for code, line in FIXED.items():
        refuse(f"not {code}", {word for word in words(line) if lookup.get(fold_country(word)) != code})
    refuse("codes as well as names", {code.lower() for code in (*ALPHA3, *codes)} & lookup.keys())
    names = {code: {tag: locale.territories[code] for tag, locale in LANGUAGES.items()} for code in codes}
    return {"countries.json": {"names": names, "alpha3": ALPHA3}, "country_lookup.json": {"lookup": lookup}}


def currency_codes() -> list[str]:
    """The active codes of ISO 4217, and those that were legal tender somewhere in `YEARS`."""
    codes = {currency.alpha_3 for currency in pycountry.currencies} - NO_MONEY
    for territory in map(str, LANGUAGES["en"].territories):
        if not territory.isdecimal():  # not a region
            codes.update(get_territory_currencies(territory, *YEARS, tender=True, non_tender=False))
    return sorted(codes)


def currency_names(code: str) -> Iterator[str]:
    """ISO 4217's name of a currency, and CLDR's of one and of many: "franc suisse", "francs suisses"."""
    if currency := pycountry.currencies.get(alpha_3=code):
        yield from plurals(currency.name)
    for locale in LANGUAGES.values():
        yield from (get_currency_name(code, count, locale) for count in (None, 1, 5))


def currency_table() -> dict[str, Table]:
    """The currencies by code, their codes by word, and the words of several."""
    codes = currency_codes()
    ambiguous = {
        fold_word(word): several.split() for line, several in AMBIGUOUS.items() for word in plurals(*words(line))
    }
    lookup: dict[str, str] = {}
    for code in codes:
        unwritten = {code.lower(), *ambiguous}
        for name in (*currency_names(code), *plurals(*words(WORDS.get(code, "")))):
            key = fold_word(name)
            if key not in unwritten and not re.search(r"\d", key):  # CLDR's "leone (1964-2022)"
                add(lookup, key, code)
    refuse("codes as well as words", {code.lower() for code in codes} & (lookup.keys() | ambiguous.keys()))
    refuse("no codes", {code for several in ambiguous.values() for code in several} - set(codes))
    details = {code: currency(code) for code in codes}
    return {"currencies.json": {"codes": details, "lookup": lookup, "ambiguous": ambiguous}}


def currency(code: str) -> dict[str, str | int]:
    """What is known of a currency; where CLDR has no name, ISO 4217's (XAD, ZWG)."""
    english = LANGUAGES["en"].currencies.get(code) or pycountry.currencies.lookup(code).name
    french = LANGUAGES["fr"].currencies.get(code) or english
    return {"name_en": english, "name_fr": french, "digits": get_currency_precision(code)}


def month_table() -> dict[str, Table]:
    """The folded names of the twelve months by language, those of one word; see ABBREVIATED."""
    found: dict[str, list[str]] = {}
    for tag in MONTHS_OF:
        months = Locale.parse(tag).months
        found[tag] = [
            " ".join(
                dict.fromkeys(
                    name
                    for context in ("format", "stand-alone")
                    for width in ("wide", "abbreviated")
                    if re.fullmatch(r"\D\S+", name := fold(months[context][width][number]).strip("."))
                    and (width == "wide" or tag == ABBREVIATED or not name.isascii())
                )
            )
            for number in range(1, 13)
        ]
    return {"months.json": {"months": found}}


def dump(table: Table) -> str:
    """JSON with sorted keys and one entry a line, so that a change of the sources reads well."""
    sections = []
    for section, entries in sorted(table.items()):
        lines = [f"    {encode(key)}: {encode(entry)}" for key, entry in sorted(entries.items())]
        sections.append(f"  {encode(section)}: {{\n" + ",\n".join(lines) + "\n  }")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def main() -> int:
    """Write the tables, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a table is stale")
    check = parser.parse_args().check
    stale = []
    for name, table in (country_tables() | currency_table() | month_table()).items():
        path, text = TABLES / name, dump(table)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
    print("up to date" if not stale else f"{'stale' if check else 'written'}: {', '.join(stale)}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
