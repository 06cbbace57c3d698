"""The way of a return: its states, who may do what to it, the verbs, and what is due."""
