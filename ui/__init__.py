"""The window: a guest of the engine. It may import `assistant`; the engine never imports it."""
