"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app that knows bodies, people and roles."""

    name = "saferplan_portal.accounts"
    label = "accounts"
