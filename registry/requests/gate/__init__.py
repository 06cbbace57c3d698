"""The gate before the register's door: it lets people in, and keeps floods of machines out."""
