"""What a person does: hands in, confirms, opens, follows and ends their own requests."""
