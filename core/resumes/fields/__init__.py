"""From lines to sections, entries and fields."""
