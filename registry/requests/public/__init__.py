"""What everybody may know of requests."""
