"""Stage *read*: content files become typed articles, or problems with their lines."""
