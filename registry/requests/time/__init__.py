"""The days of a request: its clocks, what falls due, and calendars that change."""
