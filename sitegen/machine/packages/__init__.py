"""Argos Translate packages: installed, checked, downloaded."""
