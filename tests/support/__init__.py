"""What several test folders share: a database server, documents, and the whole bot against the sandbox."""
