"""What is computed once for each resume and each posting before they are compared."""
