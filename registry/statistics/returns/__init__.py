"""Returns: what offices count, as they hand it in, check it and answer for it."""
