"""How is an account made, so that no account ever lies around without a usable or a refused password?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from qifu.registry.models import Account


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; a missing password means that nobody can sign in with it."""

    def create_user(self, username: str, name: str, password: str | None = None) -> Account:
        """A new account with the password set (hashed), or unusable if none is given."""
        account = self.model(username=username, name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account
