"""The real app on a real desktop: real windows, real keys, and the sound that was really played."""
