"""Wasl finds separated relatives and carries a found link safely to contact."""

__version__ = "0.1.0"
