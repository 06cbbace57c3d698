"""The register as files: which columns, in which formats, with what said beside them."""
