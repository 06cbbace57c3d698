"""Checks of rows against those around them, against how the system was set, and against totals."""
