"""From stored bytes to stored figures. No Scrapy, no network."""
