"""Platforms; none imports another."""
