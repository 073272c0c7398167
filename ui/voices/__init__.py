"""The voice page: who speaks, how it sounds, blends, and words said in the user's own way."""
