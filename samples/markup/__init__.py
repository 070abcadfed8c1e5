"""Markup as portals have it: how each writes headings, paragraphs, cells and tables."""
