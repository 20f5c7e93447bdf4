"""What pages are made with: templates, languages, style sheets, static files and pictures."""
