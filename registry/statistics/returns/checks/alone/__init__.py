"""Checks of what stands in the rows by itself: values, days, sums, columns, what is doubtful."""
