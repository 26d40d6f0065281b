"""Invented families of many peoples: a seeded registry, requests to it, and the truth."""

from wasl.populations.world import World, generate

__all__ = ["World", "generate"]
