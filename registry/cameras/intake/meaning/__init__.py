"""What columns and cells mean: which field a column is, and what its texts say."""
