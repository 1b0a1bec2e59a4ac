"""lawlab: citizens and ministries write the law together, and anyone can recount it."""

__version__ = "0.1.0"
