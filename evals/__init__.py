"""sayso measured against gold that others made. `python -m evals --help`."""
