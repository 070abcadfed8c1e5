"""Where things lie. The only room that knows warcio, minio and SQL."""
