"""Page templates as plain functions: strings in, markup out."""
