"""When is a new password good enough? Ten characters, three of four classes, not common, not one's name."""

import string

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

MIN_CLASSES = 3


def classes(password: str) -> int:
    """How many of the four classes occur: lower case, upper case, digits, anything else.

    >>> classes("abcdef"), classes("Abc1"), classes("Abc1。")
    (1, 3, 4)
    """
    known = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    found = sum(any(char in group for char in password) for group in known)
    return found + any(char not in "".join(known) for char in password)


class ClassesValidator:
    """At least three of the four classes of characters."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002
        """Raise what is missing; say nothing if the password is mixed enough."""
        if classes(password) < MIN_CLASSES:
            raise ValidationError(f"密码太单一：{self.get_help_text()}", code="password_too_uniform")

    def get_help_text(self) -> str:
        """The rule as shown beside the field."""
        return "小写字母、大写字母、数字、符号四类中至少要有三类。"


class LengthValidator(MinimumLengthValidator):
    """At least ten characters, said in our own words."""

    def get_error_message(self) -> str:
        """What is shown when the password is too short."""
        return f"密码太短：至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """The rule as shown beside the field."""
        return f"至少 {self.min_length} 个字符。"


class CommonValidator(CommonPasswordValidator):
    """Not one of the passwords that everybody tries first."""

    def get_error_message(self) -> str:
        """What is shown when the password is on the list."""
        return "密码太常见，很容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        """The rule as shown beside the field."""
        return "不要用大家常用的密码。"


class SimilarityValidator(UserAttributeSimilarityValidator):
    """Not the sign-in name, the person's name or the phone number again."""

    def get_error_message(self) -> str:
        """What is shown when the password resembles the account."""
        return "密码和登录名、姓名或手机号太像，请换一个。"

    def get_help_text(self) -> str:
        """The rule as shown beside the field."""
        return "不要和登录名、姓名、手机号相似。"
