"""Argos Translate packages: installing, checking, downloading."""
