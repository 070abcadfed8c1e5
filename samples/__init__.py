"""样例 (samples): a small farm of portals of our own on loopback, for the first run and the tests.

Names and codes of divisions are real; every figure is invented, and every page says so.
"""
