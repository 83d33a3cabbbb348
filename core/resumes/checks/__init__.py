"""Machine-readability: what an applicant-tracking system would stumble over, where, and the remedy."""
