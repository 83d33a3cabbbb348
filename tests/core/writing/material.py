"""Resumes and postings that letters are written from, one pair a language, and the sheet of facts of a pair."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from core.matching.engine import Engine
from core.matching.labels import read_resume
from core.matching.model import Report
from core.postings.model import Posting
from core.postings.reader import read_posting
from core.resumes.model import Resume
from core.writing import facts
from core.writing.model import Answer, FactSheet

RESUMES = {
    "en": """Harriet Quill
Leeds, UK | harriet@example.com | +44 113 496 0001

Experience
Warehouse Systems Engineer — Marlowe Parcels Ltd, Leeds
March 2020 – Present
• Built the sorting service in Python and PostgreSQL; it routes 40,000 parcels a day
• Moved nine depots to Docker and Kubernetes
• Reviewed the code of four colleagues every week

Junior Engineer — Pond & Reed Ltd, York
June 2016 – February 2020
• Wrote import jobs in Python for 12 suppliers
• Cut the nightly run from 6 hours to 40 minutes

Education
BSc Computer Science, University of Ferrybridge, 2013 – 2016

Skills
Python, PostgreSQL, Docker, Kubernetes, Git
""",
    "de": """Jana Moosgruber
Kassel | jana@example.com | +49 561 0000001

Berufserfahrung
Logistikplanerin — Feldahorn Spedition GmbH, Kassel
03/2020 – heute
• Planung der Touren für 35 Fahrzeuge in SAP
• Einführung von Power BI für die wöchentlichen Auswertungen
• Anleitung von zwei Auszubildenden

Disponentin — Uhlenbruch Transporte GmbH, Göttingen
06/2015 – 02/2020
• Disposition von 120 Sendungen am Tag
• Verhandlung mit 14 Frachtführern

Ausbildung
Ausbildung zur Kauffrau für Spedition und Logistikdienstleistung, Berufsschule Werra, 2012 – 2015

Kenntnisse
SAP, Power BI, Excel
""",
    "ru": """Ирина Полевая
Казань | irina@example.com | +7 900 000-20-01

Опыт работы
Менеджер по логистике — ООО «Полевой Экспресс», Казань
Март 2020 — настоящее время
• Планирую рейсы для 35 машин в 1С
• Внедрила Power BI для еженедельных отчётов
• Сократила простой машин на 18 %

Диспетчер — ООО «Речной Путь», Самара
Июнь 2015 — февраль 2020
• Вела 120 отправок в день
• Договаривалась с 14 перевозчиками

Образование
Бакалавр, «Логистика», Волжский университет экономики, 2011–2015

Навыки
1С, Power BI, Excel
""",
}

POSTINGS = {
    "en": """Software Engineer
Harbour Lane Ltd
Location: Leeds, UK

Requirements
- 5 years of experience as a software engineer
- Python
- PostgreSQL
- Docker
- Kubernetes
- Bachelor's degree in computer science

Nice to have
- Terraform

What you will do
- Build and run services that move parcels through our depots
- Review the work of other engineers
""",
    "de": """Disponent (m/w/d)
Firma: Rabenstein Logistik GmbH
Ort: Kassel

Ihre Aufgaben:
- Planung der Touren und Einsatz der Fahrzeuge
- Verhandlung mit Frachtführern

Ihr Profil:
- Abgeschlossene Ausbildung in Spedition und Logistik
- Mindestens 3 Jahre Berufserfahrung in der Disposition
- SAP
- Power BI
- Excel
- Führerschein Klasse C
""",
    "ru": """Менеджер по логистике
Компания: ООО «Северный Склад»
Казань

Обязанности:
- Планирование рейсов и работа с перевозчиками
- Подготовка еженедельных отчётов

Требования:
- Опыт работы в логистике от 3 лет
- Высшее образование
- 1С
- Power BI
- Excel
- Знание таможенного оформления
""",
}


class Pair(NamedTuple):
    """A resume and a posting, read and matched."""

    resume: Resume
    posting: Posting
    report: Report


@cache
def engine() -> Engine:
    """The engine, loaded once for all tests."""
    return Engine.load()


def match(resume: str, posting: str) -> Pair:
    """Reads both texts and matches them."""
    read, asked = read_resume(resume), read_posting(posting)
    return Pair(read, asked, engine().match(read, asked))


@cache
def pair(language: str) -> Pair:
    """The pair of a language."""
    return match(RESUMES[language], POSTINGS[language])


def sheet_of(
    pair: Pair,
    *,
    answers: Sequence[Answer] = (),
    typed: Sequence[str] = (),
    never: Collection[str] = (),
    left_out: Collection[str] = (),
    language: str | None = None,
) -> FactSheet:
    """The facts of a pair."""
    return facts.gather(*pair, answers=answers, typed=typed, never=never, left_out=left_out, language=language)
