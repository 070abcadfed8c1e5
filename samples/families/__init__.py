"""One small file a family of portals: how its pages are addressed, listed and written."""
