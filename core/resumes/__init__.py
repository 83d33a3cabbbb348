"""From a PDF or DOCX to what a machine reads: text in reading order, sections, fields, checks."""
