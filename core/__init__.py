"""The product: resumes, postings, matching, accounts, scans. Knows nothing of Telegram."""
