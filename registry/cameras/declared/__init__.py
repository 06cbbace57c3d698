"""What may be declared of a camera: words, fields, and the forms in which people type them."""
