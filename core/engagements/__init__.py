"""Who works for whom, which agencies an enterprise groups, and what of an agency's own serves several clients."""
