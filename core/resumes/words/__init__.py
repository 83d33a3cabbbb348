"""What single words and short texts of a resume mean: dates, headings, places, titles."""
