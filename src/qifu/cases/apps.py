"""How is this room installed? Keys are 64 bit whatever the settings of the place say."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The case engine."""

    name = "qifu.cases"
    verbose_name = "办件"
    default_auto_field = "django.db.models.BigAutoField"
