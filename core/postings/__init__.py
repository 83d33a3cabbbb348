"""From the text or page of a job posting to typed requirements."""
