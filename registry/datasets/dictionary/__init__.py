"""The dictionary of the data sets, as programs read it and as people look at it.

Everything follows from the columns of a `Dataset`; nothing about a column is said here anew.
"""
