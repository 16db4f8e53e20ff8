"""One module a command; each takes `--data-dir` and reads everything else from the settings."""
