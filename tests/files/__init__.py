"""Files: sealed, made harmless, redacted."""
