"""New cameras by the hundred thousand: what rows share is made once, what is their own row by row.

A record is the sum of pieces that know nothing of each other (what the camera does, its legal
basis, …), and a million rows have few different ones of each. Every different piece goes through
the same reading, checking and publishing as a whole record does; rows are put together from the
results. A row in which anything is unusual is left to the road that knows every case.
"""
