"""The command line: one thin file a command, and a door that needs no parser for the plain call."""
