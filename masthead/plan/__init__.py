"""Stage *plan*: the site becomes a list of outputs, none of them rendered."""
