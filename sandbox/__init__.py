"""Local stand-ins for the services that Shortlist talks to, over real HTTP."""
