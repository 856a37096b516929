"""What can be wrong with the settings, each with a sentence that an operator can act on.

::

    SettingsError
    ├── SettingsFileError   a settings file that is missing or not TOML
    ├── UnknownSetting      a name that means nothing to us
    ├── BadSetting          a value that cannot be used
    └── HomeError           the HOME folder cannot be read or written
"""

from __future__ import annotations


class SettingsError(Exception):
    """The root of everything this room raises on purpose; ``str()`` is one plain sentence without secrets."""


class SettingsFileError(SettingsError):
    """A settings file is missing, unreadable or not TOML."""


class UnknownSetting(SettingsError):
    """A setting was given that does not exist."""


class BadSetting(SettingsError):
    """A setting has a value that cannot be used."""


class HomeError(SettingsError):
    """The HOME folder cannot be read or written."""
