"""How do source files become a published generation? Upstairs left: imports search, never web."""
