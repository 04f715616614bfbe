"""The ground floor: what an index holds and how it is asked. Imports neither indexer nor web."""
