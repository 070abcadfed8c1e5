"""What the farm answers with, before any family of portals."""
