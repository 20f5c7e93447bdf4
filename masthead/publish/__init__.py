"""Stage *publish*: the output folder is swapped for the new site in one step."""
