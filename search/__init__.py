"""What does an index hold, and how is it asked? The ground floor, which imports neither indexer nor web."""
