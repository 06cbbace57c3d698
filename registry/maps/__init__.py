"""Points on maps: a sorted index of columns, vector tiles cut from it, and the drawn page."""
