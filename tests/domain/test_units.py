"""The unit of a column's amounts, as its heading says it in the languages of the files."""

import pytest

from icmd_cli.domain.values.units import Unit, unit_in


@pytest.mark.parametrize(
    ("heading", "currency", "scale"),
    [
        ("Budget (USD mil.)", "USD", 1_000_000),
        ("Valor (US$ mil)", "USD", 1_000),
        ("Importe (mil €)", "EUR", 1_000),
        ("Coste (millares de €)", "EUR", 1_000),
        ("Budget (€m)", "EUR", 1_000_000),
        ("Budget (US$m)", "USD", 1_000_000),
        ("Budget (USD 000s)", "USD", 1_000),
        ("Importo (mln €)", "EUR", 1_000_000),
        ("Importo (migliaia di euro)", "EUR", 1_000),
        ("Auftragswert (Tsd. EUR)", "EUR", 1_000),
        ("Total cost (Rs. lakh)", "Rs", 100_000),
        ("Amount (crore INR)", "INR", 10_000_000),
        ("Total cost (LKR Mn)", "LKR", 1_000_000),
        ("Montant (mD)", "dinar", 1_000),
        ("Montant (MD)", "dinar", 1_000_000),
        ("Montant (Md FCFA)", "FCFA", 1_000_000_000),
        ("Montant (en DH TTC)", "MAD", 1),
        ("USD Amount", "USD", 1),
        ("EUR_Budget", "EUR", 1),
        ("UA Amount", "XUA", 1),
        ("Budget/USD", "USD", 1),
        ("TOTAL COST", None, 1),
        ("Real cost", None, 1),
    ],
)
def test_a_heading_tells_the_currency_and_how_many_of_it(heading: str, currency: str | None, scale: int) -> None:
    assert unit_in(heading) == Unit(currency, scale)
