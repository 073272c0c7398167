"""Earcons, and the script that makes them."""
