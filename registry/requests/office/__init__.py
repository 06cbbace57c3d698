"""What an office sees: its queues, and one request with all that belongs to it."""
