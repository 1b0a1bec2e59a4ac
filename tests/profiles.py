"""How hard Hypothesis tries: ``ci`` on every run, ``nightly`` when LAWLAB_HYPOTHESIS=nightly asks for it.

Imported once by ``tests/conftest.py``. ``ci`` is derandomised: the same cases on every machine and every run.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("ci", max_examples=60, derandomize=True, deadline=None)
settings.register_profile(
    "nightly", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("LAWLAB_HYPOTHESIS", "ci"))
