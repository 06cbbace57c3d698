"""Files that people hand in or are handed: recognised, made harmless, sealed, redacted, destroyed."""
