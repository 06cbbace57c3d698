"""What a file of any kind holds: recognised by its bytes, read into one table of texts."""
