"""The orchestrators: the only room that knows the whole way from files to a report."""
