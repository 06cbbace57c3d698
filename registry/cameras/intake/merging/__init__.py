"""How a file meets the register: which row is which camera, and what that changes."""
