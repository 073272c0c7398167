"""The page of the models that see."""
