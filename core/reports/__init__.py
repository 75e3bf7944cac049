"""Reports: which there are, what each says of an organization, those made before, and those made on time."""
