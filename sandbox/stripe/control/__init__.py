"""The control API: what people, banks and time do, and trouble on demand."""
