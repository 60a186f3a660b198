import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parse.number_format import Formats

_FORMATS = Formats(codes={164: '0.0"x"'})


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (452500, "General", "452500"),
        (0.1 + 0.2, "General", "0,3"),
        (-2.5, "General", "-2,5"),
        (1e20, "General", "1e+20"),
        (452500, "#,##0", "452 500"),
        (452500.5, "#,##0", "452 501"),
        (452500, "#\\ ##0", "452 500"),
        (1234567.891, "#,##0.00", "1 234 567,89"),
        (5, "000", "005"),
        (-5, "000", "-005"),
        (2.5, "0.##", "2,5"),
        (2, "0.##", "2"),
        (12_345_678, '#,##0,,"mill."', "12mill."),
        (0.143, "0.0%", "14,3 %"),
        (0.143, "0%", "14 %"),
        (0.125, "0%", "13 %"),
        (1234, '"kr" #,##0', "kr 1 234"),
        (1234, "[$kr-414]\\ #,##0.00", "kr 1 234,00"),
        (1234, '_-"kr"* #,##0.00_-', "kr 1 234,00"),
        (3, '0 "mnd."', "3 mnd."),
        (7, '0 "år 0"', "7 år 0"),
        (-4, '0;"minus" 0', "minus 4"),
        (-4, "0;[Red]-0", "-4"),
        (0, '0;-0;"ingen"', "ingen"),
        (5, '"fast;tekst"', "fast;tekst"),
        (-0.001, "0.0", "0,0"),
        (1234.5, "0.00E+00", "1234,5"),
        (0.5, "# ?/?", "0,5"),
        (47969, "dd.mm.yyyy", "01.05.2031"),
        (47969, "m/d/yy", "01.05.2031"),
        (47969, "[$-414]d. mmmm yyyy", "01.05.2031"),
        (47969, "mmmm yyyy", "mai 2031"),
        (47969, "yyyy", "2031"),
        (47969, "d. mmm", "1. mai"),
        (47969.5, "dd.mm.yyyy hh:mm", "01.05.2031 12:00"),
        (0.395833333333333, "hh:mm", "09:30"),
        (0.395833333333333, "hh:mm:ss", "09:30:00"),
        (1.5625, "[h]:mm", "37:30"),
        (-0.0625, "[h]:mm", "-1:30"),
        (1, "dd.mm.yyyy", "01.01.1900"),
        (59, "dd.mm.yyyy", "28.02.1900"),
        (61, "dd.mm.yyyy", "01.03.1900"),
        (2_958_465, "dd.mm.yyyy", "31.12.9999"),
        (2_958_466, "dd.mm.yyyy", "2958466"),
        (-1, "dd.mm.yyyy", "-1"),
        (1e300, "#,##0", "1e+300"),
        (math.inf, "0", ""),
    ],
)
def test_a_number_reads_as_norwegian_excel_shows_it(value: float, code: str, shown: str):
    assert _FORMATS.show(value, code) == shown


@pytest.mark.parametrize(
    ("number", "code"),
    [(0, "General"), (3, "#,##0"), (14, "dd.mm.yyyy"), (164, '0.0"x"'), (999, "General")],
)
def test_format_numbers_lead_to_codes(number: int, code: str):
    assert _FORMATS.code(number) == code


def test_a_workbook_may_count_days_from_1904():
    assert Formats(codes={}, since_1904=True).show(0, "dd.mm.yyyy") == "01.01.1904"
    assert Formats(codes={}, since_1904=True).show(2_958_465, "dd.mm.yyyy") == "2958465"


@given(st.floats(), st.text(alphabet='#0?.,;%"\\[]$hdmysE+-/ _*@Gkr', max_size=12))
def test_no_format_and_no_number_is_too_strange(value: float, code: str):
    assert _FORMATS.show(value, code).isprintable()


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_keep_every_digit(value: int):
    assert _FORMATS.show(value, "#,##0").replace(" ", "") == str(value)
