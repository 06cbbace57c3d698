"""The formats whose text is put together here, each out of the rows of any data set."""
