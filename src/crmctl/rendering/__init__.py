"""Documents and appointments as people send them: Markdown, HTML, PDF, e-mail, calendar."""
