"""What can be wrong with a letter or its template."""


class TemplateMissing(Exception):
    """No template of this kind is in force on that day."""


class TemplateFault(Exception):
    """The template does not compile, or the index names a file that is not there."""
