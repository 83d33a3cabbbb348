"""Dates as people write them."""

from __future__ import annotations

import pytest

from core.resumes.words.dates import find_dates, is_date_text


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Jan 2020 - Present", "2020-01", "present"),
        ("Start Date: 03/2019 End Date: Present", "2019-03", "present"),
        ("Fecha de inicio: 03/2019, fecha de fin: 02/2021", "2019-03", "2021-02"),
        ("06/2020 – aujourd’hui", "2020-06", "present"),
        ("01/2019 – 12/2020", "2019-01", "2020-12"),
        ("2019-20", "2019", "2020"),
        ("2018-2020: Engineer", "2018", "2020"),
        ("1998 - 2003", "1998", "2003"),
        ("2016-03 - 2018-11", "2016-03", "2018-11"),
        ("May – August 2020", "2020-05", "2020-08"),
        ("seit 2019", "2019", "present"),
        ("Present - June 2019", "2019-06", "present"),
        ("Jun '18 - Jul '19", "2018-06", "2019-07"),
        ("04.2010 – 05.2014", "2010-04", "2014-05"),
        ("5 December 2019 - 3 May 2020", "2019-12", "2020-05"),
        ("2019/03 - 2020/04", "2019-03", "2020-04"),
        ("Aug 2019 to Till date", "2019-08", "present"),
        ("January 2019 to Present", "2019-01", "present"),
        ("März 2015 bis heute", "2015-03", "present"),
        ("de marzo de 2015 a junio de 2017", "2015-03", "2017-06"),
        ("septembre 2012 à ce jour", "2012-09", "present"),
        ("gennaio 2018 - in corso", "2018-01", "present"),
        ("январь 2020 — по настоящее время", "2020-01", "present"),
        ("2015年9月 – 2019年6月", "2015-09", "2019-06"),
        ("2018.03 ~ 현재", "2018-03", "present"),
        ("١٣٩٨ – ١٤٠٠", "1398", "1400"),
        ("2020 - 2018", "2018", "2020"),
        ("с июля 2024 г. по август 2025 г.", "2024-07", "2025-08"),
        ("з липня 2024 р. до серпня 2025 р.", "2024-07", "2025-08"),
        ("із січня 2018 року до сьогодні", "2018-01", "present"),
        ("вересень 2020 – донині", "2020-09", "present"),
        ("март 2019 г. — настоящее время", "2019-03", "present"),
        ("с марта по июнь 2020 г.", "2020-03", "2020-06"),
        ("2012-2016 роки", "2012", "2016"),
        ("dal marzo 2019 all'aprile 2021", "2019-03", "2021-04"),
        ("2020 – a tutt'oggi", "2020", "present"),
        ("à partir de janvier 2019", "2019-01", "present"),
        ("novembre 2018 – en poste", "2018-11", "present"),
        ("a partir de enero de 2019", "2019-01", "present"),
        ("maio 2019 – dias atuais", "2019-05", "present"),
        ("Apr. 2018 – derzeit", "2018-04", "present"),
        ("May 2019 onwards", "2019-05", "present"),
    ],
)  # fmt: skip
def test_ranges(text: str, start: str, end: str) -> None:
    (span,) = find_dates(text)
    assert (span.start, span.end) == (start, end)


@pytest.mark.parametrize("text", ["increased sales to $2000", "2000+ users", "+44 2012 345678", "v2020.1"])
def test_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text) == ()


def test_a_date_in_a_line_keeps_its_place() -> None:
    text = "Engineer, Harbour Ltd, Mar 2019 - Present"
    (span,) = find_dates(text)
    assert text[span.first : span.last] == "Mar 2019 - Present"


@pytest.mark.parametrize(
    ("text", "is_date"), [("Mar 2019 - Present", True), ("2 years 3 months", True), ("Engineer 2019", False)]
)
def test_text_that_is_a_date_alone(text: str, is_date: bool) -> None:
    assert is_date_text(text) is is_date
