"""Postings and resumes in the other languages of the engine."""

from __future__ import annotations

from datetime import date

import pytest

from core.matching.engine import Engine
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
