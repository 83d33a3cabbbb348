"""Questions about words, each answered in one place: languages, stems, frequencies, terms. Knows nothing above it."""
