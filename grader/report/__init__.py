"""Pages for people: self-contained HTML, made of reports by Jinja2 with autoescape."""
