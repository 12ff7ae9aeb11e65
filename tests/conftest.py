"""Tests never time anything, and CI says the same twice: generated examples have no deadline and a fixed seed."""

from hypothesis import HealthCheck, settings

settings.register_profile("memolint", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("memolint")
