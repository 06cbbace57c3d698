"""Reports about the map, and the changes of the register that they lead to."""
