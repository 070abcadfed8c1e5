"""The tables of the four forms as cells with spans, before any markup."""
