"""How is this room installed? Keys are 64 bit whatever the settings of the place say."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The journal."""

    name = "qifu.ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"
