"""Bytes in, reports out. Pure: no network, no store, no clock."""
