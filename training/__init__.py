"""Training: models that see, taught on the user's own machine. A library, `python -m training`, and JSON-lines events.

Runs as a process of its own, started the same way by the terminal and by the app.
"""
