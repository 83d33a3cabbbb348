"""The catalogue of occupations keeps its rules, and breaking one is reported with its place."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from core.matching.occupations.catalogue import (
    CatalogueInvalid,
    Occupation,
    load_occupations,
    parse_occupations,
)
from core.matching.occupations.space import OccupationSpace

LISTS = {
    "alternates": "Baker's hand; Bread maker; Oven hand; Dough maker; Pastry baker",
    "duties": "Mix dough\nShape loaves\nLoad ovens\nCool bread\nClean benches",
    "skills": "mixing; proofing; shaping; scoring; baking; cleaning; weighing; lifting",
    "tools": "oven; mixer; scale",
    "qualifications": "food handler card",
}


def write_entry(**changes: str | None) -> str:
    """An entry of the catalogue in TOML: a good one but for the changes. None leaves a key out."""
    values = {"title": "Baker", "family": "bakery", "field": "hospitality", **LISTS, **changes}
    lines = [f'{key} = """{value}"""' for key, value in values.items() if value is not None]
    return "\n".join(["[[occupation]]", *lines, ""])


def test_reads_lists_that_end_at_semicolons_and_lines() -> None:
    (baker,) = parse_occupations({"food.toml": write_entry(tools="\noven; mixer\nscale\n")})
    assert baker.tools == ("oven", "mixer", "scale")
    assert baker.alternates[0] == "Baker's hand"
    assert (baker.title, baker.family, baker.field) == ("Baker", "bakery", "hospitality")


def test_order_does_not_depend_on_files() -> None:
    files = {"a.toml": write_entry(title="Miller"), "b.toml": write_entry(title="baker")}
    backwards = dict(reversed(files.items()))
    assert [occupation.title for occupation in parse_occupations(files)] == ["baker", "Miller"]
    assert parse_occupations(files) == parse_occupations(backwards)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"skills": None}, "lacks skills"),
        ({"salary": "high"}, "unknown salary"),
        ({"tools": "oven; mixer"}, "tools has 2 items, not 3 to 10"),
        (
            {"duties": "\n".join(f"Bake loaf {number}" for number in range(9))},
            "duties has 9 items, not 5 to 8",
        ),
        ({"tools": "oven; mixer; Oven"}, "tools says something twice"),
        ({"family": "Bread Makers"}, "family is not a slug"),
        ({"field": "food-"}, "field is not a slug"),
        ({"alternates": f"{LISTS['alternates']}; baker"}, "title stands among its alternates"),
        ({"qualifications": " "}, "qualifications is not a text"),
    ],
)
def test_names_the_file_and_the_entry_that_break_a_rule(changes: dict[str, str | None], reason: str) -> None:
    with pytest.raises(CatalogueInvalid, match=reason) as caught:
        parse_occupations({"food.toml": write_entry(**changes)})
    assert (caught.value.file, caught.value.entry) == ("food.toml", "Baker")


def test_an_entry_without_a_title_is_named_by_its_number() -> None:
    with pytest.raises(CatalogueInvalid, match="lacks title") as caught:
        parse_occupations({"food.toml": write_entry() + write_entry(title=None)})
    assert caught.value.entry == "entry 2"


def test_refuses_a_title_twice_even_in_other_letters() -> None:
    files = {"food.toml": write_entry(), "more.toml": write_entry(title="BAKER")}
    with pytest.raises(CatalogueInvalid, match=r"more\.toml, BAKER: the title stands already in food\.toml"):
        parse_occupations(files)


def test_refuses_a_family_in_two_fields() -> None:
    files = {"food.toml": write_entry(), "more.toml": write_entry(title="Miller", field="manufacturing")}
    with pytest.raises(CatalogueInvalid, match="'bakery' lies in the field 'hospitality'"):
        parse_occupations(files)


@pytest.mark.parametrize("text", ["title = ", "", "[other]\nkey = 1\n"])
def test_refuses_a_file_of_another_kind(text: str) -> None:
    with pytest.raises(CatalogueInvalid, match=r"food\.toml, the file"):
        parse_occupations({"food.toml": text})


@pytest.fixture(scope="module")
def catalogue() -> tuple[Occupation, ...]:
    return load_occupations()


def test_the_catalogue_is_loaded_once() -> None:
    assert load_occupations() is load_occupations()


def test_the_catalogue_is_read_beside_the_tables_that_were_made_of_it() -> None:
    """As after an update: tables of an earlier release lie there, and the data has to be read again."""
    OccupationSpace.load()
    load_occupations.cache_clear()
    assert load_occupations()


def test_loading_does_not_delay_a_start() -> None:
    load_occupations.cache_clear()
    begun = time.process_time()
    load_occupations()
    # Four times what a slow core was measured to need, so that only a real slowdown fails.
    assert time.process_time() - begun < 0.4


def test_every_family_has_kin_and_every_field_families(catalogue: tuple[Occupation, ...]) -> None:
    families = Counter(occupation.family for occupation in catalogue)
    fields = Counter(occupation.field for occupation in catalogue)
    assert [family for family, members in families.items() if members < 2] == []
    assert [field for field, members in fields.items() if members < 8] == []


def test_duties_are_sentences_of_a_readable_length(catalogue: tuple[Occupation, ...]) -> None:
    odd = [
        duty
        for occupation in catalogue
        for duty in occupation.duties
        if not 7 <= len(duty.split()) <= 19 or duty.endswith(".") or not duty[0].isupper()
    ]
    assert odd == []


def test_a_title_is_an_alternate_of_no_other_occupation(catalogue: tuple[Occupation, ...]) -> None:
    titles = {occupation.title.casefold() for occupation in catalogue}
    alternates = [alternate.casefold() for occupation in catalogue for alternate in occupation.alternates]
    assert titles.intersection(alternates) == set()
    assert [alternate for alternate, uses in Counter(alternates).items() if uses > 2] == []


@pytest.mark.parametrize(
    "title",
    ["registered nurse", "chef", "advocate", "sdet", "bpo executive", "aircraft mechanic", "street lighting engineer",
     "commodity manager", "programmer analyst", "sourcing recruiter", "alliance marketing manager", "design producer",
     "parks superintendent", "platoon sergeant", "rancher", "plant manager"],
)  # fmt: skip
def test_knows_what_people_call_their_jobs(title: str, catalogue: tuple[Occupation, ...]) -> None:
    known = {name.casefold() for occupation in catalogue for name in (occupation.title, *occupation.alternates)}
    assert title in known
