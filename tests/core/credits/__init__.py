"""Credits and quotas."""
