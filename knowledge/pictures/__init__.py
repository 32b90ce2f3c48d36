"""Pictures of articles: read from whatever is uploaded, made small and harmless, kept in the database."""
