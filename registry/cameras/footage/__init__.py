"""Which ways a camera saw, and how long its footage is kept."""
