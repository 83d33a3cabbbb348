"""Letters, answers, outreach, rewrites, and the gate that holds each of their sentences against evidence."""
