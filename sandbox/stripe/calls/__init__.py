"""The calls of the API, a module for each resource: what they take, what they refuse, what they answer."""
