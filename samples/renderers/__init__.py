"""Blocks to HTML, docx and pdf."""
