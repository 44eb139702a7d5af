"""What the site consists of: pages, feed, sitemap, fonts, static files."""
