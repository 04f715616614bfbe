"""Upstairs left: source files become a published generation. Imports search, never web."""
