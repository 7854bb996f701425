"""What search engines and browsers ask of the site itself: robots.txt, sitemap, manifest, icon."""
