"""`python -m sandbox [--port N] [--host H]`: a sandbox as a process of its own."""

from sandbox.server import main

main()
