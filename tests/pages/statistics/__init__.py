"""The pages of statistics, on releases that stand in the tables."""
