"""The page of recordings of one's own voice."""
