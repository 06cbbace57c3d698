"""What the register tells beside cameras: organisations, systems, what others saw, itself."""
