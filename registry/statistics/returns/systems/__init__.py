"""How a system was set and which list it searched: what returns are held against."""
