"""Code pages: letters of another than Western Europe's are never taken for its own without a word."""

import pytest

from icmd_cli.errors import InvalidData
from icmd_cli.readers import detect
from icmd_cli.readers.raw import Reading

FOREIGN = {
    "cp1256": "دعم المهاجرين العائدين",
    "cp1251": "Поддержка мигрантов",
    "cp1253": "Υποστήριξη μεταναστών",
    "cp1255": "תמיכה במהגרים",
    "cp1250": "Sprijin pentru migranţi şi reîntoarcere",
    "cp1254": "Göçmenlere destek ve geri dönüş",
    "koi8_r": "Развитие общин",
    "cp874": "โครงการสนับสนุน",
    "big5": "支持移民計畫",
    "cp500": "Appui aux migrants de retour",
    "utf-7": "Appui à la réinsertion",
}
WESTERN = (
    "Créée, réélue, ÉLÉVATION, naïveté; n° 3, 1º de mayo, nº 4, Mª José, 1ª fase; le «projet»est; Côte d´Ivoire; ¿Qué?"
    " ¡Sí!; col·laboració; 50µg, l’œuvre – l’été… 5 €; São Tomé, ação; Straße; Ærø, smørrebrød; 10²; m²; C½; ±5; §4; 3×4"
)


@pytest.mark.parametrize("encoding", FOREIGN)
def test_another_code_page_is_asked_for_and_read_by_the_users_word(encoding: str) -> None:
    data = f"Title;Country\n{FOREIGN[encoding]};Mali\n".encode(encoding)
    with pytest.raises(InvalidData, match="another code page") as failure:
        detect.read(data, "f.csv", Reading())
    assert any("--encoding" in hint for hint in failure.value.hints)
    (table,) = detect.read(data, "f.csv", Reading(encoding=encoding)).tables
    assert list(table.rows[1].cells) == [FOREIGN[encoding], "Mali"]


@pytest.mark.parametrize("text", [WESTERN, "Appui¹ aux migrants", "Bénin", "+221 77 654 32 10 - 12", "A+B-C+DE-"])
def test_what_western_languages_write_is_read_as_it_is(text: str) -> None:
    (table,) = detect.read(f"Title\tCountry\n{text}\tMali\n".encode("cp1252"), "f.tsv", Reading()).tables
    assert list(table.rows[1].cells) == [text, "Mali"]


def test_one_strange_word_among_many_letters_that_are_right_is_a_slip() -> None:
    text = "Title;Country\n" + "Développement économique et réinsertion;Bénin\n" * 5 + "Þingvellir;Islande\n"
    assert detect.read(text.encode("cp1252"), "f.csv", Reading()).tables
    with pytest.raises(InvalidData):
        detect.read("Title\nÞingvellir\n".encode("cp1252"), "f.csv", Reading())
