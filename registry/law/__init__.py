"""The law as data: acts, rules and calendars by country, and what day an answer is due."""
