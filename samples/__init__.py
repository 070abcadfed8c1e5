"""A small farm of portals of our own: real names of divisions, invented figures, every page marked 样例."""
