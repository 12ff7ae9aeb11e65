"""memolint proves that an Argo cache is safe, or shows the run that breaks it."""

__version__ = "0.1.0"
