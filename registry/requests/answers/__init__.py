"""What an office answers, and what it and the person write to each other."""
