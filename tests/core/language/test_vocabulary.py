"""What the matcher and whoever edits the vocabulary may rely on."""

from __future__ import annotations

from collections import defaultdict

import pytest

from core.language.vocabulary import (
    SurfaceForm,
    TermKind,
    Vocabulary,
    VocabularyBroken,
    load_vocabulary,
    parse_field,
)


def vocabulary(lines: str, kind: str = "tool") -> Vocabulary:
    return Vocabulary(parse_field("cloud", f"{kind} = '''\n{lines}\n'''"))


def find(built: Vocabulary, surface: str) -> set[str]:
    return {form.term for form in built.surface_forms if form.surface == surface}


def problems_of(lines: str, kind: str = "tool") -> tuple[str, ...]:
    with pytest.raises(VocabularyBroken) as broken:
        vocabulary(lines, kind).check_forms()
    return broken.value.problems


def test_a_line_gives_a_term_with_all_its_fields() -> None:
    built = vocabulary(
        "# Containers\n"
        "Docker\n"
        "orchestration\n"
        "Kubernetes: kube, k8s | exact KS | related Docker | implies orchestration | never Swarm | de Netz\n"
        "Swarm"
    )

    term = built.get("Kubernetes")

    assert term is not None
    assert (term.kind, term.field) == (TermKind.TOOL, "cloud")
    assert (term.aliases, term.exact) == (("kube", "k8s"), ("KS",))
    assert (term.related, term.implies, term.never) == (("Docker",), ("orchestration",), ("Swarm",))
    assert term.languages == {"de": ("Netz",)}
    assert [other.name for other in built.terms][:2] == ["Docker", "orchestration"]
    assert built.get("kubernetes") is None


def test_short_words_count_in_their_exact_case_only() -> None:
    built = vocabulary("Go: golang | exact Go")

    assert SurfaceForm("Go", True, None, "Go") in built.surface_forms
    assert find(built, "golang") == {"Go"}
    assert find(built, "go") == set()


def test_a_line_of_several_gives_terms_that_are_close_relatives() -> None:
    built = vocabulary("payroll\nPaychex: Flex; Gusto; Paycom | exact Gusto | implies payroll")

    paychex, gusto = built.get("Paychex"), built.get("Gusto")

    assert paychex is not None
    assert gusto is not None
    assert (paychex.aliases, paychex.exact, paychex.related) == (("Flex",), (), ("Gusto", "Paycom"))
    assert (gusto.aliases, gusto.exact, gusto.related) == ((), ("Gusto",), ("Paychex", "Paycom"))
    assert {term.implies for term in (paychex, gusto)} == {("payroll",)}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Paychex; Gusto | exact GST", "exact GST is a form of none of them"),
        ("Paychex; Gusto | de Lohn", "has forms in another language"),
    ],
)
def test_a_line_of_several_says_whose_a_form_is(line: str, problem: str) -> None:
    assert problem in problems_of(line)[0]


def test_an_abbreviation_of_another_language_counts_in_its_own_case_only() -> None:
    built = vocabulary("quality control | ru ОТК | fr contrôle qualité", kind="skill")

    assert find(built, "ОТК") == {"quality control"}
    assert find(built, "отк") == set()
    assert find(built, "contrôle qualité") == {"quality control"}


def test_forms_of_another_language_carry_it() -> None:
    built = vocabulary("welding | de Schweißen", kind="skill")

    assert SurfaceForm("schweissen", False, "de", "welding") in built.surface_forms


@pytest.mark.parametrize(
    ("line", "surface"),
    [
        ("e-commerce", "ecommerce"),
        ("e-commerce", "e commerce"),
        ("real time", "real-time"),
        ("Node.js", "nodejs"),
        ("Node.js", "node js"),
        ("CI/CD", "ci / cd"),
        ("profit & loss", "profit and loss"),
        ("research and development", "research & development"),
        ("cost optimization", "cost optimisation"),
        ("labor law", "labour law"),
        ("invoice", "invoices"),
        ("disaster recovery", "disaster recoveries"),
    ],
)
def test_spellings_that_mean_the_same_are_found(line: str, surface: str) -> None:
    assert find(vocabulary(line, kind="skill"), surface) == {line}


def test_a_program_has_no_plural() -> None:
    assert find(vocabulary("Sketch"), "sketches") == set()


@pytest.mark.parametrize("name", ["C++", "C#", ".NET"])
def test_signs_that_tell_terms_apart_stay(name: str) -> None:
    assert [form.surface for form in vocabulary(name).surface_forms] == [name.lower()]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("Java\njava", "also named in cloud"),
        ("Java | related Kotlin", "related names a missing term: Kotlin"),
        ("Java | implies Java", "implies names itself"),
        ("Java: coffee\nCafé: Coffee", "shares coffee with"),
        ("Java: coffee | never Tea | ambiguous coffee\nTea: coffee | ambiguous coffee", "never the same"),
        ("Java | never Kotlin | related Kotlin\nKotlin", "yet related or implied"),
        ("Java | implies Kotlin\nKotlin | implies Java", "they are aliases"),
        ("Go", "too short for any case"),
        ("CDL | ru права C, E", "is a letter, not a name"),
        ("Java | exact JV\nKotlin | exact JV", "shares JV with"),
        ("taxation: tax", "tax looks like a common word"),
        ("Namely", "Namely looks like a common word"),
        ("artificial intelligence: rna", "rna looks like a common word"),
        ("voice over IP: SIP", "SIP looks like a common word"),
        ("doctorate | de Promotion", "Promotion is an English word too"),
    ],
)
def test_contradictions_are_refused_by_file_and_term(lines: str, problem: str) -> None:
    found = [told for told in problems_of(lines) if problem in told]

    assert found
    assert all(told.startswith("cloud: ") for told in found)


@pytest.mark.parametrize(
    "line", ["taxation: tax | any tax", "voice over IP: SIP | exact SIP", "transport planning | fr transport"]
)
def test_a_form_whose_case_or_meaning_is_told_passes(line: str) -> None:
    vocabulary(line, kind="skill").check_forms()


@pytest.mark.parametrize("line", ["Java | aka coffee", "Java | related", "Java | exact A | exact B"])
def test_a_field_that_is_unknown_empty_or_repeated_is_refused(line: str) -> None:
    assert "cloud: Java" in problems_of(line)[0]


def test_an_unknown_kind_is_refused() -> None:
    assert "cloud: gadget" in problems_of("Java", kind="gadget")[0]


def test_a_form_that_both_terms_admit_belongs_to_both() -> None:
    built = vocabulary("physical therapy | exact PT | ambiguous PT\npart time | exact PT | ambiguous PT", kind="skill")

    assert find(built, "PT") == {"physical therapy", "part time"}


def test_two_exact_forms_that_differ_in_case_are_two_words() -> None:
    built = vocabulary("millisecond | exact ms\nMicrosoft | exact MS")

    assert find(built, "ms") == {"millisecond"}
    assert find(built, "MS") == {"Microsoft"}


def test_what_a_file_writes_wins_over_what_the_loader_adds() -> None:
    built = vocabulary("security\nequity trading: securities", kind="skill")

    assert find(built, "securities") == {"equity trading"}


def test_the_files_load_once_and_agree() -> None:
    loaded = load_vocabulary()

    loaded.check_forms()
    assert loaded is load_vocabulary()
    assert all(loaded.get(term.name) is term for term in loaded.terms)
    assert list(loaded.surface_forms) == sorted(loaded.surface_forms, key=lambda form: (form[0], form[1]))


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("detail-oriented", "attention to detail"),
        ("team player", "teamwork"),
        ("hard-working", "work ethic"),
        ("k8s", "Kubernetes"),
        ("golang", "Go"),
        ("c++", "C++"),
        ("c#", "C#"),
        ("nodejs", "Node.js"),
        ("generally accepted accounting principles", "GAAP"),
        ("registered nurse", "RN licence"),
        ("basic life support", "BLS"),
        ("heating ventilation and air conditioning", "HVAC"),
        ("forecasts", "forecasting"),
        ("lesson plans", "lesson planning"),
        ("osha 30-hour", "OSHA 30"),
        ("programme management", "program management"),
        ("commercial driver's license", "CDL"),
        ("b.tech", "bachelor of engineering"),
    ],
)
def test_how_people_write_it_leads_to_the_term(said: str, term: str) -> None:
    assert find(load_vocabulary(), said) == {term}


@pytest.mark.parametrize("word", ["go", "r", "c", "it", "ai", "us", "pr", "hr", "excel", "word", "access", "rest"])
def test_words_of_plain_english_are_no_terms(word: str) -> None:
    assert find(load_vocabulary(), word) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Java", "JavaScript"), ("C", "C++"), ("C++", "C#"), ("React", "React Native"), ("SQL", "NoSQL")],
)
def test_lookalikes_are_told_apart(one: str, other: str) -> None:
    first, second = load_vocabulary().get(one), load_vocabulary().get(other)

    assert first is not None
    assert second is not None
    assert other in first.never or one in second.never


def test_no_alias_is_listed_that_the_loader_adds_anyway() -> None:
    repeated = defaultdict(list)
    for term in load_vocabulary().terms:
        for alias in term.aliases:
            if term.aliases.count(alias) > 1 or alias == term.name:
                repeated[term.field].append((term.name, alias))

    assert not repeated
