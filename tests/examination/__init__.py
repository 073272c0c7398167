"""The reading examination: pictures drawn by us, questions as users ask them, and what must be in the answers."""
