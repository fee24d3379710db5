"""Dates, amounts, lists, ids and links as people type them."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.domain.values.amounts import Amount, parse_amount, parse_number
from icmd_cli.domain.values.dates import PartialDate, parse_date
from icmd_cli.domain.values.lists import split_list, split_names, unbulleted
from icmd_cli.domain.values.periods import parse_period
from icmd_cli.domain.values.slugs import fold_code, parse_id, slug
from icmd_cli.domain.values.urls import parse_link
from icmd_cli.i18n import speaking
from icmd_cli.reference import countries


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2014", "2014"),
        ("2014-04", "2014-04"),
        ("2014-4-5", "2014-04-05"),
        ("2014-04-15", "2014-04-15"),
        ("2016-05-01 00:00:00", "2016-05-01"),
        ("2013-11-12T00:00:00Z", "2013-11-12"),
        ("15/04/2014", "2014-04-15"),
        ("15.04.2014", "2014-04-15"),
        ("juill. 2014", "2014-07"),
        ("mrt 2014", "2014-03"),
        ("Desemba 2014", "2014-12"),
        ("04/15/2014", "2014-04-15"),
        ("05/05/2014", "2014-05-05"),
        ("04/2014", "2014-04"),
        ("avril 2014", "2014-04"),
        ("1er janvier 2014", "2014-01-01"),
        ("15 aout 2016", "2016-08-15"),
        ("15 août 2016", "2016-08-15"),
        ("déc. 2019", "2019-12"),
        ("15 April 2014", "2014-04-15"),
        ("April 15, 2014", "2014-04-15"),
        ("15 de abril de 2014", "2014-04-15"),
        ("Febrero 2015", "2015-02"),
        ("29/02/2016", "2016-02-29"),
        ("3-mars-14", "2014-03-03"),
        ("03/mars/2014", "2014-03-03"),
        ("lundi 3 mars 2014", "2014-03-03"),
        ("Monday, 3 March 2014", "2014-03-03"),
        ("20140305", "2014-03-05"),
        ("15/04/2014 10:30", "2014-04-15"),
        ("1 er avril 2014", "2014-04-01"),
        ("1º aprile 2014", "2014-04-01"),
        ("15 noiembrie 2014", "2014-11-15"),
        ("٢٠١٤-٠٤", "2014-04"),
        ("٣١ دجنبر ٢٠١٤", "2014-12-31"),
        ("30 جوان 2013", "2013-06-30"),
        ("१५ जनवरी २०१३", "2013-01-15"),
        ("15 მარტი 2012", "2012-03-15"),
        ("15 ⵎⴰⵕⵚ 2014", "2014-03-15"),
        ("11 november 2014", "2014-11-11"),
    ],
)
def test_dates_are_read_at_the_precision_that_was_written(text: str, iso: str) -> None:
    assert str(parse_date(text)) == iso


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/04/2014", "2014-04-03 or 2014-03-04"),
        *((f"{word} 2016", "not a date") for word in ("dès", "des", "now", "see", "few", "más", "dis")),
        ("24 mois", "not a date"),
        ("T1 2014", "not a date"),
        ("mi-2015", "not a date"),
        ("N/A", "not a date"),
        ("en cours", "not a date"),
        ("2014-13", "no month 13"),
        ("2015-02-29", "no day 29"),
        ("31/04/2014", "no day 31"),
        ("0014", "1900"),
        ("20144", "not a date"),
        ("12/03/15", "day or month first"),
    ],
)
def test_what_is_no_date_or_could_be_two_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2012-2015", "2012", "2015"),
        ("2012/2015", "2012", "2015"),
        ("2012-14", "2012", "2014"),
        ("2014-04", "2014-04", "2014-04"),
        ("avril 2014 - janvier 2016", "2014-04", "2016-01"),
        ("janv. 2012–déc. 2014", "2012-01", "2014-12"),
        ("du 15/04/2012 au 30/06/2014", "2012-04-15", "2014-06-30"),
        ("15/04/2012-30/06/2014", "2012-04-15", "2014-06-30"),
        ("04/2012 - 05/2014", "2012-04", "2014-05"),
        ("2012-04-01/2013-05-02", "2012-04-01", "2013-05-02"),
        ("avril-décembre 2014", "2014-04", "2014-12"),
        ("du 1er avril au 30 juin 2014", "2014-04-01", "2014-06-30"),
        ("entre 2012 et 2014", "2012", "2014"),
        ("2012 - en cours", "2012", "None"),
        ("Depuis mars 2012", "2012-03", "None"),
        ("à partir de 2012", "2012", "None"),
        ("2012 to present", "2012", "None"),
        ("desde 2012 hasta 2014", "2012", "2014"),
        ("2011 à 2013 (24 mois)", "2011", "2013"),
    ],
)
def test_a_span_tells_its_first_and_its_last_date(text: str, first: str, last: str) -> None:
    assert [str(date) for date in parse_period(text)] == [first, last]


@pytest.mark.parametrize("text", ["36 mois", "2010-12", "2010/11", "mi-2015 à fin 2016", "03/04/2012 - 05/06/2014", ""])
def test_what_is_no_span_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_period(text)


@given(st.dates(min_value=__import__("datetime").date(1900, 1, 1), max_value=__import__("datetime").date(2100, 12, 31)))
def test_every_day_comes_back_as_it_was_written(day: object) -> None:
    parsed = parse_date(str(day))
    assert str(parsed) == parsed.first_day() == parsed.last_day() == str(day)


def test_partial_dates_know_their_first_and_last_day() -> None:
    assert (PartialDate(2016, 2).first_day(), PartialDate(2016, 2).last_day()) == ("2016-02-01", "2016-02-29")
    assert (PartialDate(2014).first_day(), PartialDate(2014).last_day()) == ("2014-01-01", "2014-12-31")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("230041 USD", "230041", "USD"),
        ("230 041 USD", "230041", "USD"),
        (".5 M USD", "500000", "USD"),
        ("€ ,75", "0.75", "EUR"),
        ("230\u202f041\u00a0USD", "230041", "USD"),
        ("230'041 CHF", "230041", "CHF"),
        ("EUR 135.000,00", "135000.00", "EUR"),
        ("135,000.50 EUR", "135000.50", "EUR"),
        ("475 000€", "475000", "EUR"),
        ("€1,250.50", "1250.50", "EUR"),
        ("1 234 567,89 EUR", "1234567.89", "EUR"),
        ("1.234.567 EUR", "1234567", "EUR"),
        ("12,5 EUR", "12.5", "EUR"),
        ("0,125 EUR", "0.125", "EUR"),
        ("229907.22 usd", "229907.22", "USD"),
        ("15 000 000 XOF", "15000000", "XOF"),
        ("12.500.000$00 CVE", "12500000", "CVE"),
        ("J$4,500,000.00", "4500000", "JMD"),
        ("NPR 12,50,000", "1250000", "NPR"),
        ("NRs 1.5 crore", "15000000", "NPR"),
        ("45 lakh INR", "4500000", "INR"),
        ("₱2.3 million", "2300000", "PHP"),
        ("10 mln EUR", "10000000", "EUR"),
        ("1,2 MDT", "1200000", "TND"),
        ("٩٠٠٠٠ EGP", "90000", "EGP"),
        ("١٢٣٤٫٥٠ EGP", "1234.5", "EGP"),
        ("450 000 UA", "450000", "XUA"),
    ],
)
def test_amounts_are_read_as_french_english_and_spanish_write_them(text: str, value: str, currency: str) -> None:
    assert parse_amount(text) == Amount(Decimal(value), currency)


@pytest.mark.parametrize(
    ("spoken", "text", "choices"),
    [
        ("en", "12.500 EUR", "12500 or 12.50"),
        ("en", "302,802 EUR", "302802 or 302.8020"),
        ("es", "12.500 dólares", "12500 o 12,50"),
        ("es", "302,802 EUR", "302802 o 302,8020"),
        ("fr", "12.000 euros", "12000 ou 12,00"),
        ("fr", "1,250 EUR", "1250 ou 1,25"),
    ],
)
def test_both_readings_of_an_amount_are_written_as_the_user_writes_them(spoken: str, text: str, choices: str) -> None:
    with speaking(spoken), pytest.raises(ValueError, match=f" {re.escape(choices)}$"):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("302,802 EUR", "two ways"),
        ("302.802 EUR", "two ways"),
        ("1 2 3 EUR", "grouped"),
        ("11,11.11 EUR", "grouped"),
        ("1.2.3,4,5 EUR", "several decimal marks"),
        ("many EUR", "not an amount"),
        ("1000", "which currency"),
        ("1000 zorkmids", "unknown currency"),
        ("1000 FCFA", "XAF .Cameroon"),
        ("9999999999999999 EUR", "too large"),
    ],
)
def test_what_is_no_amount_or_could_be_two_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_amount(text)


def test_a_currency_given_beside_serves_an_amount_without_one() -> None:
    assert parse_amount("1000", "EUR") == Amount(Decimal(1000), "EUR")


@given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False, allow_infinity=False))
def test_every_plain_number_with_two_decimals_comes_back(value: Decimal) -> None:
    assert parse_number(f"{value:f}") == value
    assert parse_number(f"{value:,}".replace(",", "\u202f").replace(".", ",")) == value


def test_lists_are_parted_by_lines_and_bars_or_else_semicolons_never_by_commas() -> None:
    assert split_list("a | b; c\nd, e||") == ["a", "b; c", "d, e"]
    assert split_list("a; b\nc, d;") == ["a", "b", "c, d"]


def test_mil_is_a_thousand_or_a_million_and_refused() -> None:
    with pytest.raises(ValueError, match=r"“1\.5 mil USD” can be read two ways; write 1500 or 1500000"):
        parse_amount("1.5 mil USD")


def test_a_dash_may_stand_for_no_cents() -> None:
    assert parse_amount("100.000,- EUR") == Amount(Decimal(100000), "EUR")
    assert parse_amount("EUR 1 500,--") == Amount(Decimal(1500), "EUR")


def test_numbers_may_be_grouped_by_hundreds_as_in_nepal() -> None:
    assert parse_number("12,34,567") == Decimal(1234567)
    assert parse_number("1,00,000.50") == Decimal("100000.5")
    for text in ("12,3,456", "123,45,678", "1.23.456", "1 23 456", "1.23,456,"):
        with pytest.raises(ValueError, match="grouped"):
            parse_number(text)


def test_a_long_list_that_holds_a_stranger_is_left_whole_at_once() -> None:
    asked = []

    def known(name: str) -> bool:
        asked.append(name)
        return name in ("Maroc", "Mali")

    text = "Maroc, Mali/ Maroc et Mali - Maroc & Mali" * 10 + ", x"
    assert split_names(text, known) == [text]
    assert len(asked) < 300


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("- former\n- équiper", "former\néquiper"),
        ("1. former\n2. équiper\n", "former\néquiper"),
        ("• former\n\n• équiper", "former\néquiper"),
        ("- former\néquiper", "- former\néquiper"),
        ("-5 %\n-6 %", "-5 %\n-6 %"),
    ],
)
def test_lines_that_all_have_a_bullet_lose_it(text: str, bare: str) -> None:
    assert unbulleted(text) == bare


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Maroc, Sénégal", ["Maroc", "Sénégal"]),
        ("Maroc et Tunisie", ["Maroc", "Tunisie"]),
        ("Maroc, Mali et Sénégal", ["Maroc", "Mali", "Sénégal"]),
        ("Maroc/Sénégal", ["Maroc", "Sénégal"]),
        ("Maroc - Mali", ["Maroc", "Mali"]),
        ("Maroc & Mali", ["Maroc", "Mali"]),
        ("Ecuador y España", ["Ecuador", "España"]),
        ("MA;SN", ["MA", "SN"]),
        ("Bosnie-Herzégovine et Maroc", ["Bosnie-Herzégovine", "Maroc"]),
        ("Trinité et Tobago", ["Trinité et Tobago"]),
        ("Trinité et Tobago, Maroc", ["Trinité et Tobago", "Maroc"]),
        ("Congo, République démocratique du", ["Congo, République démocratique du"]),
        ("Maroc et ailleurs", ["Maroc et ailleurs"]),
        ("Maroc, ", ["Maroc,"]),
    ],
)
def test_countries_are_parted_only_where_every_part_is_one(text: str, names: list[str]) -> None:
    assert split_names(text, countries.find) == names


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("Épargne & crédit : l'œuvre", "epargne-credit-l-oeuvre"),
        ("JMDI Bicol", "jmdi-bicol"),
        ("a" * 80, "a" * 60),
        ("المغرب", ""),
        (
            "Investissement et transfert de savoir-faire des migrants pour la relance",
            "investissement-et-transfert-de-savoir-faire-des-migrants",
        ),
    ],
)
def test_a_title_gives_a_slug_cut_at_a_word(title: str, id_: str) -> None:
    assert slug(title) == id_


@pytest.mark.parametrize("id_", ["Figuig", "a b", "a--b", "-a", "../etc/passwd", "12", "", "x" * 61, "é", "\u0430bc"])
def test_an_id_is_a_slug_and_nothing_else(id_: str) -> None:
    with pytest.raises(ValueError, match="an id has"):
        parse_id(id_)


def test_codes_compare_without_case_and_blanks() -> None:
    assert fold_code("Mo - 290") == fold_code("mo-290")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://x", "http://a b", "https://x\x1b]", ""]
)
def test_only_web_addresses_are_links(link: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        parse_link(link)
