"""How sites are built: the one spider, the column finder, and the CMS families."""
