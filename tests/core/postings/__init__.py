"""Tests of core/postings."""
