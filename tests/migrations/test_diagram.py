"""docs/data-model.md is drawn from the models."""

from __future__ import annotations

from pathlib import Path

from migrations.diagram import render


def test_the_data_model_page_is_what_the_models_say() -> None:
    page = Path(__file__).parents[2] / "docs" / "data-model.md"
    assert page.read_text(encoding="utf-8") == render(), "run `python -m migrations.diagram`"
