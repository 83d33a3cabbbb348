"""From the bytes of a document to lines in reading order."""
