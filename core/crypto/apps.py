"""Encryption at rest: columns, files, and the keys they are under."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    name = "core.crypto"
    label = "crypto"
