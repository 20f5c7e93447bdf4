"""Stage *render*: outputs become the bytes of pages, feeds and sitemaps."""
