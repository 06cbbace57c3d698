"""Where things are: areas and their outlines, places by name, and how a place is made vague."""
