"""Where the rows lie: coordinate systems, points, and what lies suspiciously far away."""
