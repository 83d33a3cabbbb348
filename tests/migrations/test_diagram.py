"""docs/data-model.md is generated, and true."""

from migrations.diagram import PAGE, render


def test_the_page_is_what_the_models_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == render()
