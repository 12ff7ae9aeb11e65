"""The one limit of the wall clock: tests bound processor time, never how long a busy machine takes for it."""

# Seconds after which a process that waits for ever is ended: each needs a few seconds of processor time.
LAST_RESORT = 300
