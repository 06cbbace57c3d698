"""The map index of the register: its columns, the filters asked of it, and what is read from it."""
