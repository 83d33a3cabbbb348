"""The catalogue of occupations, and where a resume and a posting stand in it."""
