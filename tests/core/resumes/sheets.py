"""Resumes set with typst: people of several countries in the layouts that templates and word processors make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import typst

Job = tuple[str, str, str, str, str, str, str]  # title, company, place, dates as written, start, end, one item
Course = tuple[str, str, str, str, str]  # degree, school, dates as written, start, end


@dataclass(frozen=True)
class Person:
    """One made-up person; `heads` are the headings of profile, work, studies, skills and languages."""

    name: str
    email: str
    phone: str
    place: str
    heads: tuple[str, str, str, str, str]
    profile: str
    jobs: tuple[Job, Job]
    course: Course
    skills: tuple[str, ...]
    tongues: tuple[str, ...]


PEOPLE = {
    "de": Person(
        "Anna-Lena von Stetten", "anna.stetten@example.de", "0151 23456789", "Karlsruhe",
        ("Profil", "Beruflicher Werdegang", "Studium und Ausbildung", "Fachkenntnisse", "Sprachkenntnisse"),
        "Projektleiterin mit zehn Jahren Erfahrung in der Planung von Netzen.",
        (
            ("Projektleiterin", "Stadtwerke Beispielstadt", "Karlsruhe", "seit 04/2019", "2019-04", "present",
             "Leitung von vier Vorhaben mit einem Budget von drei Millionen"),
            ("Werkstudentin", "Kessler & Söhne GmbH", "Freiburg", "10/2015 – 03/2019", "2015-10", "2019-03",
             "Auswertung von Messdaten und Pflege der Datenbank"),
        ),
        ("M.Sc. Elektrotechnik", "Technische Universität Beispielstadt", "2013 – 2016", "2013", "2016"),
        ("MATLAB", "AutoCAD", "Projektplanung"), ("Deutsch", "Englisch (C1)"),
    ),
    "es": Person(
        "María José Fernández-Núñez", "mj.fernandez@example.es", "654 321 987", "Sevilla, España",
        ("Perfil profesional", "Experiencia profesional", "Formación", "Competencias", "Idiomas"),
        "Enfermera con experiencia en urgencias y cuidados intensivos.",
        (
            ("Enfermera de urgencias", "Hospital Virgen del Valle", "Sevilla", "Marzo 2018 – Actualidad", "2018-03",
             "present", "Atención a una media de cuarenta pacientes por turno"),
            ("Auxiliar de enfermería", "Clínica San Rafael", "Cádiz", "Junio 2014 – Febrero 2018", "2014-06",
             "2018-02", "Apoyo en planta y control de constantes"),
        ),
        ("Grado en Enfermería", "Universidad de Cádiz", "2010 – 2014", "2010", "2014"),
        ("Triaje", "Soporte vital avanzado"), ("Español", "Inglés B2"),
    ),
    "fr": Person(
        "Jean-Baptiste de La Fontaine", "jb.delafontaine@example.fr", "06 12 34 56 78", "69003 Lyon",
        ("À propos", "Parcours professionnel", "Diplômes et formations", "Compétences", "Langues"),
        "Chef de projet habitué aux équipes réparties et aux calendriers serrés.",
        (
            ("Chef de projet numérique", "Mairie de Villeurbanne", "Villeurbanne", "Depuis sept. 2020", "2020-09",
             "present", "Pilotage de la refonte du portail des usagers"),
            ("Développeur web", "Agence Petit Pont", "Lyon", "Janv. 2016 – Août 2020", "2016-01", "2020-08",
             "Réalisation de sites pour des associations"),
        ),
        ("Master Informatique", "Université Lumière Lyon 2", "2013 – 2015", "2013", "2015"),
        ("Gestion de projet", "PHP", "Symfony"), ("Français", "Anglais courant"),
    ),
    "pt": Person(
        "João da Silva e Souza", "joao.souza@example.com.br", "(11) 98765-4321", "São Paulo, SP",
        ("Resumo", "Experiência Profissional", "Formação Acadêmica", "Habilidades", "Idiomas"),
        "Engenheiro civil com foco em obras de saneamento e controle de custos.",
        (
            ("Engenheiro Civil", "Construtora Horizonte Ltda", "São Paulo", "jan/2020 - atual", "2020-01", "present",
             "Coordenação de equipe de doze pessoas em três canteiros"),
            ("Estagiário de Engenharia", "Prefeitura de Campinas", "Campinas", "fev/2018 - dez/2019", "2018-02",
             "2019-12", "Fiscalização de obras e elaboração de relatórios"),
        ),
        ("Bacharelado em Engenharia Civil", "Universidade Estadual de Campinas", "2015 - 2019", "2015", "2019"),
        ("AutoCAD", "MS Project", "Excel"), ("Português", "Inglês intermediário"),
    ),
    "it": Person(
        "Chiara D'Angelo", "chiara.dangelo@example.it", "347 123 4567", "Bologna",
        ("Profilo", "Esperienze professionali", "Istruzione e formazione", "Competenze", "Lingue"),
        "Architetto con esperienza nel restauro di edifici storici.",
        (
            ("Architetto", "Studio Bianchi Associati", "Bologna", "settembre 2017 - oggi", "2017-09", "present",
             "Direzione dei lavori in due cantieri di restauro"),
            ("Tirocinante", "Comune di Ferrara", "Ferrara", "gennaio 2016 - luglio 2017", "2016-01", "2017-07",
             "Rilievo di edifici e disegno tecnico"),
        ),
        ("Laurea magistrale in Architettura", "Università degli Studi di Ferrara", "2010 - 2015", "2010", "2015"),
        ("Revit", "Rhino", "Rilievo"), ("Italiano", "Francese"),
    ),
    "ru": Person(
        "Мария Сергеевна Иванова", "m.ivanova@example.ru", "8 (912) 345-67-89", "Казань",
        ("О себе", "Опыт работы", "Образование", "Навыки", "Языки"),
        "Бухгалтер с восьмилетним опытом работы в торговле и производстве.",
        (
            ("Главный бухгалтер", "ООО «Волжский хлеб»", "Казань", "Март 2019 — по настоящее время", "2019-03",
             "present", "Внедрение электронного документооборота"),
            ("Бухгалтер", "ЗАО Техснаб", "Казань", "Июль 2014 — Февраль 2019", "2014-07", "2019-02",
             "Расчёт заработной платы на триста человек"),
        ),
        ("Бакалавр экономики", "Казанский федеральный университет", "2010 — 2014", "2010", "2014"),
        ("1С", "Excel", "Налоговый учёт"), ("Русский", "Английский"),
    ),
    "pl": Person(
        "Łukasz Wójcik", "lukasz.wojcik@example.pl", "600 700 800", "Wrocław",
        ("Podsumowanie", "Doświadczenie zawodowe", "Wykształcenie", "Umiejętności", "Języki obce"),
        "Kierownik magazynu z doświadczeniem w logistyce i planowaniu pracy.",
        (
            ("Kierownik magazynu", "Logistyka Odra sp. z o.o.", "Wrocław", "05.2018 – obecnie", "2018-05", "present",
             "Zarządzanie zespołem trzydziestu osób"),
            ("Magazynier", "Hurtownia Kwiatkowski", "Opole", "09.2013 – 04.2018", "2013-09", "2018-04",
             "Przyjęcie towaru i inwentaryzacja"),
        ),
        ("Licencjat z logistyki", "Uniwersytet Ekonomiczny we Wrocławiu", "2015 – 2018", "2015", "2018"),
        ("SAP EWM", "Wózki widłowe", "Excel"), ("Polski", "Angielski B1"),
    ),
    "en": Person(
        "Siobhán O'Malley-Byrne", "siobhan.omb@example.ie", "(01) 555 0199", "Dublin, Ireland",
        ("Personal Statement", "Employment History", "Education & Training", "Key Skills", "Languages"),
        "Head chef with twelve years in hotel kitchens, known for calm service.",
        (
            ("Head Chef", "The Copper Kettle", "Dublin", "Spring 2019 – Present", "2019", "present",
             "Cut food waste by a third within one year"),
            ("Sous Chef", "Harbour View Hotel", "Galway", "Summer 2014 – Winter 2018", "2014", "2018",
             "Planned menus for weddings of up to three hundred guests"),
        ),
        ("Higher Certificate in Culinary Arts", "Galway Technical Institute", "2011 – 2013", "2011", "2013"),
        ("Menu planning", "HACCP", "Stock control"), ("English", "Irish"),
    ),
}  # fmt: skip


def safe(text: str) -> str:
    """The text as typst takes it literally."""
    return "".join("\\" + char if char in "\\#$*_`<>@[]~=/-+\"'" else char for char in text)


def heading(text: str) -> str:
    return f'#block(above: 1em)[#text(size: 13pt, weight: "bold")[{safe(text)}]]\n'


def top(person: Person, between: str = " | ") -> str:
    contact = between.join(safe(text) for text in (person.email, person.phone, person.place))
    return f'#text(size: 22pt, weight: "bold")[{safe(person.name)}]\n\n{contact}\n\n'


def profile(person: Person) -> str:
    return heading(person.heads[0]) + safe(person.profile) + "\n\n"


def lists(person: Person) -> str:
    return (
        f"{heading(person.heads[3])}{safe(', '.join(person.skills))}\n\n"
        f"{heading(person.heads[4])}{safe(', '.join(person.tongues))}\n"
    )


def studies(person: Person) -> str:
    degree, school, dates, *_ = map(safe, person.course)
    return f"{heading(person.heads[2])}*{degree}* #h(1fr) {dates}\\\n{school}\n\n"


def place_behind_company(person: Person) -> str:
    """Title, company with its place, and dates, on a line each."""
    out = top(person) + profile(person) + heading(person.heads[1])
    for job in person.jobs:
        title, company, place, dates, _, _, item = map(safe, job)
        out += f"*{title}*\\\n{company}, {place}\\\n{dates}\n- {item}\n\n"
    return out + studies(person) + lists(person)


def date_rail(person: Person) -> str:
    """A narrow rail of dates that wraps them."""

    def row(left: str, right: str) -> str:
        return f"#grid(columns: (2.7cm, 1fr), column-gutter: 8pt, [{left}], [{right}])\n\n"

    out = top(person) + profile(person) + heading(person.heads[1])
    for job in person.jobs:
        title, company, _, dates, _, _, item = map(safe, job)
        out += row(dates, f"*{title}*\\\n{company}\n- {item}")
    degree, school, dates, *_ = map(safe, person.course)
    return out + heading(person.heads[2]) + row(dates, f"*{degree}*\\\n{school}") + lists(person)


def label_rail(person: Person) -> str:
    """Section names in a rail, wrapped, close to bold titles."""

    def row(left: str, right: str) -> str:
        label = f'#text(weight: "bold", fill: rgb("#aa3311"))[{safe(left)}]'
        return f"#grid(columns: (3.4cm, 1fr), column-gutter: 10pt, [{label}], [{right}])\n#v(6pt)\n"

    jobs = ""
    for job in person.jobs:
        title, company, _, dates, _, _, item = map(safe, job)
        jobs += f"*{title}*, {company} #h(1fr) {dates}\n- {item}\n\n"
    degree, school, dates, *_ = map(safe, person.course)
    return (
        top(person)
        + row(person.heads[0], safe(person.profile))
        + row(person.heads[1], jobs)
        + row(person.heads[2], f"*{degree}*, {school} #h(1fr) {dates}")
        + row(person.heads[3], safe(", ".join(person.skills)))
        + row(person.heads[4], safe(", ".join(person.tongues)))
    )


def spine(person: Person) -> str:
    """Dates and companies right-aligned to a spine in the middle, titles to its right."""

    def row(left: str, right: str) -> str:
        return f"#grid(columns: (1fr, 1fr), column-gutter: 20pt, align: (right, left), [{left}], [{right}])\n\n"

    out = top(person) + profile(person) + heading(person.heads[1])
    for job in person.jobs:
        title, company, _, dates, _, _, item = map(safe, job)
        out += row(f"{dates}\\\n_{company}_", f"*{title}*\n- {item}")
    degree, school, dates, *_ = map(safe, person.course)
    return out + heading(person.heads[2]) + row(f"{dates}\\\n_{school}_", f"*{degree}*") + lists(person)


def dark_sidebar(person: Person) -> str:
    """White text on a dark bar to the left; the name stands at the top of the other column."""
    contact = "\\\n".join(safe(text) for text in (person.email, person.phone, person.place))
    side = heading("Contact") + contact + "\n\n"
    side += heading(person.heads[3]) + "\\\n".join(map(safe, person.skills)) + "\n\n"
    side += heading(person.heads[4]) + "\\\n".join(map(safe, person.tongues))
    main = f'#text(size: 24pt, weight: "bold")[{safe(person.name)}]\n\n' + profile(person) + heading(person.heads[1])
    for job in person.jobs:
        title, company, place, dates, _, _, item = map(safe, job)
        main += f"*{title}*\\\n{company}, {place}\\\n{dates}\n- {item}\n\n"
    degree, school, dates, *_ = map(safe, person.course)
    main += f"{heading(person.heads[2])}*{degree}*\\\n{school}\\\n{dates}"
    return (
        "#set page(margin: 0pt)\n#grid(columns: (33%, 67%), rows: 100%, "
        f'block(fill: rgb("#223344"), inset: 18pt, width: 100%, height: 100%)[#set text(fill: white)\n{side}], '
        f"block(inset: 20pt)[{main}])"
    )


def narrow_sidebar(person: Person) -> str:
    """The name wrapped in a narrow sidebar."""
    contact = "\\\n".join(safe(text) for text in (person.email, person.phone, person.place))
    side = f'#text(size: 18pt, weight: "bold")[{safe(person.name)}]\n\n{contact}\n\n'
    side += heading(person.heads[3]) + "\\\n".join(map(safe, person.skills)) + "\n\n"
    side += heading(person.heads[4]) + "\\\n".join(map(safe, person.tongues))
    main = profile(person) + heading(person.heads[1])
    for job in person.jobs:
        title, company, _, dates, _, _, item = map(safe, job)
        main += f"*{title}*\\\n{company}\\\n{dates}\n- {item}\n\n"
    main += studies(person)
    return f"#grid(columns: (5.2cm, 1fr), column-gutter: 14pt, [{side}], [{main}])"


def ruled_table(person: Person) -> str:
    """Jobs and studies in tables with rules, the headings between them."""
    out = top(person) + profile(person) + heading(person.heads[1]) + "#table(columns: (3.2cm, 1fr), stroke: 0.5pt,"
    for job in person.jobs:
        title, company, _, dates, _, _, item = map(safe, job)
        out += f"[{dates}], [*{title}*\\\n{company}\n- {item}],"
    degree, school, dates, *_ = map(safe, person.course)
    out += f")\n{heading(person.heads[2])}#table(columns: (3.2cm, 1fr, 1fr), stroke: 0.5pt,"
    return out + f"[{dates}], [{degree}], [{school}])\n{lists(person)}"


def cards(person: Person) -> str:
    """Boxes, two of them side by side."""

    def card(body: str) -> str:
        return f"block(stroke: 0.7pt + gray, inset: 8pt, radius: 4pt, width: 100%)[{body}]"

    out = top(person) + profile(person) + heading(person.heads[1])
    for job in person.jobs:
        title, company, _, dates, _, _, item = map(safe, job)
        out += "#" + card(f"*{title}*\\\n{company} · {dates}\n- {item}") + "\n"
    degree, school, dates, *_ = map(safe, person.course)
    left = card(f"{heading(person.heads[2])}*{degree}*\\\n{school}\\\n{dates}")
    right = card(heading(person.heads[3]) + "\n".join(f"- {safe(skill)}" for skill in person.skills))
    out += f"#grid(columns: (1fr, 1fr), column-gutter: 12pt, {left}, {right})\n"
    return out + heading(person.heads[4]) + safe(", ".join(person.tongues))


def running_heads(person: Person) -> str:
    """A second page whose head and foot repeat the name."""
    name = safe(person.name)
    out = (
        f"#set page(header: context {{ if counter(page).get().first() > 1 [#text(size: 8pt)[{name} #h(1fr) CV]] }}, "
        f"footer: context align(right)[#text(size: 8pt)[{name} – #counter(page).display()]])\n"
    )
    out += top(person) + profile(person) + heading(person.heads[1])
    for number, job in enumerate(person.jobs):
        title, company, _, dates, _, _, item = map(safe, job)
        out += f"*{title}* \\ {company} \\ {dates}\n- {item}\n\n" + ("" if number else "#pagebreak()\n")
    return out + studies(person) + lists(person)


def studies_first(person: Person) -> str:
    """Contact data at the top right, studies before work, languages as a group of the skills."""
    contact = "\\\n".join(safe(text) for text in (person.place, person.phone, person.email))
    out = f"#grid(columns: (1fr, auto), [#text(size: 20pt)[{safe(person.name)}]], align(right)[{contact}])\n"
    out += studies(person) + heading(person.heads[1])
    for job in person.jobs:
        title, company, place, dates, _, _, item = map(safe, job)
        out += f"*{company}* — {place} #h(1fr) {dates}\\\n_{title}_\n- {item}\n\n"
    groups = ((person.heads[4], person.tongues), ("IT", person.skills))
    rows = "\\\n".join(f"*{safe(head)}*: {safe(', '.join(items))}" for head, items in groups)
    return out + heading(person.heads[3]) + rows


LAYOUTS: dict[str, Callable[[Person], str]] = {
    write.__name__: write
    for write in (
        place_behind_company,
        date_rail,
        label_rail,
        spine,
        dark_sidebar,
        narrow_sidebar,
        ruled_table,
        cards,
        running_heads,
        studies_first,
    )
}


def sheet(layout: str, person: Person) -> bytes:
    """The person's resume as a PDF."""
    head = '#set page(paper: "a4", margin: 1.6cm)\n#set text(font: "Libertinus Serif", size: 10pt)\n'
    return typst.compile((head + LAYOUTS[layout](person)).encode())
