"""Tests mirror the code; tests/flows/ holds whole journeys."""
