"""The chains of what belongs to no case."""

LOGIN = "system:login"
ADMIN = "system:admin"
