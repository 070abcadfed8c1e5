"""样例: a small farm of portals of our own, on loopback, for the first run and the tests. Nothing in it is real but names."""
