"""How is this room installed? Keys are 64 bit whatever the settings of the place say."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Who is who."""

    name = "qifu.registry"
    verbose_name = "主体"
    default_auto_field = "django.db.models.BigAutoField"
