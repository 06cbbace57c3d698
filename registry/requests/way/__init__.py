"""The way of a request: where it can stand, what may happen to it there, and what follows."""
