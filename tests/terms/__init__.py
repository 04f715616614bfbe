"""The terminology as its editors meet it: what is refused, what is warned of, what a word finds, and what is imported."""
