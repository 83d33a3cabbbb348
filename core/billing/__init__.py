"""What is sold, and what becomes of the money. `payments` is common to both rails; `stripe` and `stars` are the rails.

Functions that take a session only touch Postgres and never commit; those that ask a rail take the database.
"""
