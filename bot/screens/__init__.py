"""What a person sees: builders of texts, keyboards and pictures. They read values and never the database."""
