"""Stage *assemble*: articles become a site, with order, tags, related stories and checked links."""
