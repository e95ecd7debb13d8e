"""Scrapy's settings as a module, for the `scrapy` command by hand only: polite, and it stores nothing."""

from crawler.settings import user_agent

BOT_NAME = "nianbao"
SPIDER_MODULES = ["spiders"]
USER_AGENT = user_agent("by hand")
ROBOTSTXT_OBEY = True
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 3
