"""A document of one kind of container -> a Page of blocks."""
