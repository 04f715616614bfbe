"""Fetching, from a server of our own: what it says is kept, what it takes back is removed, and nobody else is reached."""
