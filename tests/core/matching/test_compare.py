"""What changed between two scans of one posting."""

from __future__ import annotations

from core.matching.compare import compare
from core.matching.engine import Engine
from core.matching.model import Change
from tests.core.matching.test_laws import scan, write_posting, write_resume


def test_an_edit_is_told_apart_from_new_rules(engine: Engine) -> None:
    posting = write_posting("Welder", ["welding", "forklift operation"])
    before = scan(engine, write_resume("Welder", ["welding"], []), posting)
    after = scan(engine, write_resume("Welder", ["welding"], ["forklift operation"]), posting)
    edit = compare(before, after)
    assert edit.changed == (Change.RESUME,)
    assert edit.points is not None
    assert edit.points > 0
    top = edit.requirements[0]
    assert (top.text, top.before, top.after) == ("forklift operation", "missing", "met")
    rules = compare(before, before.model_copy(update={"version": "0"}))
    assert (rules.changed, rules.points, rules.requirements) == ((Change.RULES,), 0, ())
