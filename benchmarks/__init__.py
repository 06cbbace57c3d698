"""Speed beside peers on the same data in one run, as ratios; never a test."""
