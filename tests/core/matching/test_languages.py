"""Postings and resumes in the other languages of the engine."""

from __future__ import annotations

from datetime import date

import pytest

from core.matching.engine import Engine
from core.matching.reading.fields import name_fields
from core.postings.model import Posting, Requirement, RequirementKind, RequirementLevel
from core.postings.reader import read_posting
from core.resumes.reader import read_resume_text

RESUMES = {
    "es": """Ana Ejemplo

Experiencia
Contadora general, Grupo Norte
enero 2018 - presente
- Preparación de estados financieros mensuales y anuales para la dirección del grupo
- Conciliación bancaria de doce cuentas y declaraciones de impuestos

Educación
Licenciatura en Derecho, 2015
""",
    "fr": """Anne Exemple

Expérience professionnelle
Comptable, Groupe du Nord
janvier 2018 - aujourd'hui
- Préparation des états financiers mensuels et annuels pour la direction du groupe
- Rapprochement bancaire de douze comptes et déclarations de TVA

Formation
Licence de droit, 2015
""",
    "de": """Anna Beispiel

Berufserfahrung
Buchhalterin, Nordgruppe
01/2018 - heute
- Vorbereitung der monatlichen und jährlichen Abschlüsse für die Leitung der Gruppe
- Abstimmung von zwölf Bankkonten und Meldung der Umsatzsteuer

Ausbildung
Studium der Geschichte, 2015
""",
    "pt": """Ana Exemplo

Experiência
Contadora, Grupo Norte
janeiro de 2018 - presente
- Preparação de demonstrações financeiras mensais e anuais para a direção do grupo
- Conciliação bancária de doze contas e declarações de impostos

Formação
Licenciatura em Direito, 2015
""",
    "ru": """Анна Образцова

Опыт работы
Бухгалтер, ООО Пример
01.2018 - настоящее время
- Подготовка месячной и годовой финансовой отчетности для руководства группы
- Сверка двенадцати банковских счетов и налоговые декларации

Образование
Высшее образование, история, 2015
""",
    "uk": """Ганна Зразкова

Досвід роботи
Бухгалтер, ТОВ Приклад
01.2018 - теперішній час
- Підготовка місячної та річної фінансової звітності для керівництва групи
- Звіряння дванадцяти банківських рахунків і податкові декларації

Освіта
Вища освіта, історія, 2015
""",
    "it": """Anna Esempio

Esperienza lavorativa
Contabile, Gruppo Nord
gennaio 2018 - oggi
- Preparazione dei bilanci mensili e annuali per la direzione del gruppo
- Riconciliazione di dodici conti bancari e dichiarazioni IVA

Istruzione
Laurea in Storia, 2015
""",
}
POSTINGS = {
    "es": "Puesto en finanzas\n\nRequisitos:\n- 3 años de experiencia en contabilidad\n- Manejo de tornos\n"
    "\nResponsabilidades:\n- Preparar estados financieros\n- Regar las plantas de la oficina\n",
    "fr": "Poste en finance\n\nProfil recherché :\n- 3 ans d'expérience en comptabilité\n- Maîtrise du tour à bois\n"
    "\nMissions :\n- Préparer les états financiers\n- Arroser les plantes du bureau\n",
    "de": "Stelle im Finanzwesen\n\nIhr Profil:\n- 3 Jahre Erfahrung in der Buchhaltung\n- Kenntnisse im Drechseln\n"
    "\nIhre Aufgaben:\n- Monatliche Abschlüsse für die Leitung vorbereiten\n- Die Pflanzen im Büro gießen\n",
    "pt": "Vaga em finanças\n\nRequisitos:\n- 3 anos de experiência em contabilidade\n- Domínio de tornos\n"
    "\nResponsabilidades:\n- Preparar demonstrações financeiras\n- Regar as plantas do escritório\n",
    "ru": "Вакансия в финансах\n\nТребования:\n- опыт работы в бухгалтерии от 3 лет\n- знание токарных станков\n"
    "\nОбязанности:\n- подготовить финансовую отчетность\n- поливать цветы в офисе\n",
    "uk": "Вакансія у фінансах\n\nВимоги:\n- досвід роботи в бухгалтерії від 3 років\n- знання токарних верстатів\n"
    "\nОбов'язки:\n- підготувати фінансову звітність\n- поливати квіти в офісі\n",
    "it": "Posto in finanza\n\nRequisiti:\n- 3 anni di esperienza in contabilità\n- Uso del tornio\n"
    "\nMansioni:\n- Preparare i bilanci mensili\n- Annaffiare le piante dell'ufficio\n",
}


@pytest.mark.parametrize("language", RESUMES)
def test_the_trade_is_shown_by_whoever_works_in_it(engine: Engine, language: str) -> None:
    resume, posting = read_resume_text(RESUMES[language]), read_posting(POSTINGS[language])
    assert (resume.language, posting.language) == (language, language)
    report = engine.match(resume, posting, as_of=date(2026, 1, 15))
    verdicts = [(r.verdict.value, r.reason_code) for r in report.requirements]
    by_kind = {kind: [r for r in report.requirements if r.kind == kind] for kind in ("experience", "responsibility")}
    (years,) = by_kind["experience"]
    assert (years.verdict, years.reason_code) == ("met", "years_met"), verdicts
    assert [r.verdict for r in by_kind["responsibility"]] == ["met", "missing"], verdicts


@pytest.mark.parametrize("other", [language for language in RESUMES if language != "ru"])
def test_a_resume_in_another_language_proves_the_same_trade(engine: Engine, other: str) -> None:
    posting = read_posting(POSTINGS["ru"])
    own = engine.match(read_resume_text(RESUMES["ru"]), posting, as_of=date(2026, 1, 15))
    translated = engine.match(read_resume_text(RESUMES[other]), posting, as_of=date(2026, 1, 15))

    assert translated.languages_differ
    assert own.fit is not None
    assert translated.fit is not None
    assert translated.fit >= own.fit - 20


def _judge(engine: Engine, line: str, wanted: str, language: str) -> str:
    """The verdict on one skill by one line of a dated job."""
    resume = read_resume_text(WORK[language].format(line=line))
    asked = Requirement(id="r1", text=wanted, kind=RequirementKind.SKILL, level=RequirementLevel.MUST)
    posting = Posting(title=None, requirements=(asked,), text=wanted, language=language)
    (judged,) = engine.explain(resume.model_copy(update={"language": language}), posting, as_of=AS_OF)
    return str(judged.verdict)


AS_OF = date(2026, 12, 1)
WORK = {
    "ru": "Опыт работы\nСпециалист, ООО «Берег», Омск\n01.2020 - настоящее время\n- {line}\n",
    "uk": "Досвід роботи\nФахівець, ТОВ «Берег», Львів\n01.2020 - дотепер\n- {line}\n",
    "es": "Experiencia laboral\nTécnico, Grupo Orilla, Lugo\n01/2020 - actualidad\n- {line}\n",
    "pt": "Experiência profissional\nTécnico, Grupo Margem, Natal\n01/2020 - atual\n- {line}\n",
    "de": "Berufserfahrung\nFachkraft, Ufer GmbH, Emden\n01/2020 - heute\n- {line}\n",
    "fr": "Expérience professionnelle\nAgent, Groupe Rive, Brest\n01/2020 - aujourd'hui\n- {line}\n",
    "it": "Esperienza professionale\nAddetto, Gruppo Riva, Bari\n01/2020 - oggi\n- {line}\n",
}


@pytest.mark.parametrize(
    ("language", "line", "wanted"),
    [
        ("ru", "Руковожу бригадой из восьми монтажников", "Руководство бригадой"),
        ("uk", "Керую бригадою з восьми монтажників", "Керівництво бригадою"),
        ("es", "Dirijo un equipo de ocho montadores", "Dirección de equipos"),
        ("pt", "Lidero uma equipe de oito montadores", "Liderança de equipe"),
        ("de", "Leite ein Team von acht Monteuren", "Teamleitung"),
        ("fr", "Encadre une équipe de huit monteurs", "Encadrement d'équipe"),
        ("it", "Dirigo una squadra di otto montatori", "Direzione di una squadra"),
        ("ru", "Планирую маршруты для сорока машин", "Планирование маршрутов"),
        ("uk", "Планую маршрути для сорока машин", "Планування маршрутів"),
        ("pt", "Planejo rotas para quarenta caminhões", "Planejamento de rotas"),
        ("de", "Plane Touren für vierzig Lkw", "Tourenplanung"),
    ],
)
def test_what_somebody_does_proves_its_noun(engine: Engine, language: str, line: str, wanted: str) -> None:
    assert _judge(engine, line, wanted, language) == "met"


@pytest.mark.parametrize(
    ("language", "line", "wanted"),
    [
        ("ru", "Планирую изучить Docker", "Docker"),
        ("uk", "Планую вивчити Docker", "Docker"),
        ("es", "Planeo aprender Docker", "Docker"),
        ("pt", "Planejo aprender Docker", "Docker"),
        ("de", "Plane einen Kurs in Docker", "Docker"),
    ],
)
def test_a_plan_to_do_something_proves_nothing(engine: Engine, language: str, line: str, wanted: str) -> None:
    assert _judge(engine, line, wanted, language) != "met"


@pytest.mark.parametrize(
    ("language", "years", "work"),
    [
        ("es", "3 años de experiencia en instalaciones comerciales", "Electricista"),
        ("de", "4 Jahre Berufserfahrung in der Buchhaltung", "Bilanzbuchhalterin"),
    ],
)
def test_a_field_of_work_is_told_by_its_own_words(engine: Engine, language: str, years: str, work: str) -> None:
    """An adjective is no trade ("comerciales"), and a compound holds one ("Bilanzbuchhalterin")."""
    fields = name_fields(years, language), name_fields(work, language)

    assert "sales" not in fields[0]
    assert language == "es" or "accounting" in fields[1]


def test_what_is_missing_names_years_and_papers_too(engine: Engine) -> None:
    resume = read_resume_text(WORK["de"].format(line="Lagere Waren ein und prüfe Lieferscheine. " * 4))
    posting = read_posting(
        "Staplerfahrer (m/w/d)\n\nIhr Profil\n- Staplerschein\n- 3 Jahre Erfahrung als Koch\n- SAP\n- Englisch B2\n"
    )
    missing = engine.score(resume, posting, as_of=AS_OF).missing

    assert {"Staplerschein", "SAP"} <= set(missing)
    assert any("Koch" in name for name in missing)
    assert any("Englisch" in name for name in missing)


def test_a_nationality_is_no_language(engine: Engine) -> None:
    resume = read_resume_text("Mia Muster\n\nNationalität: deutsch\n\n" + WORK["de"].format(line="Lagere Waren ein"))
    asked = Requirement(id="r1", text="Deutsch C1", kind=RequirementKind.LANGUAGE, level=RequirementLevel.MUST)
    posting = Posting(title=None, requirements=(asked,), text="Deutsch C1", language="de")

    (judged,) = engine.explain(resume, posting, as_of=AS_OF)
    assert judged.verdict != "met"
    assert judged.evidence == ()
