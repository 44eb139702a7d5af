"""What a site consists of: pages, feeds, sitemap, fonts, static files."""
