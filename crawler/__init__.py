"""A portal in, exchanges out. The only room that knows scrapy and playwright."""
