"""What does an installer get from the environment: folder, secret, database, passwords?"""

import stat
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from qifu.kernel.errors import Refused
from qifu.portals import databases, home, passwords


def test_the_secret_is_drawn_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first, second = home.secret_key(tmp_path, {}), home.secret_key(tmp_path, {})

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_given_secret_leaves_no_file(tmp_path: Path) -> None:
    assert home.secret_key(tmp_path, {"QIFU_SECRET_KEY": "given"}) == "given"
    assert list(tmp_path.iterdir()) == []


def test_the_state_folder_is_made_for_its_owner(tmp_path: Path) -> None:
    made = home.home({"QIFU_HOME": str(tmp_path / "a" / "b")})

    assert made.is_dir()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_without_an_address_the_database_is_a_file_that_stays_open(tmp_path: Path) -> None:
    made = databases.database("", tmp_path)

    assert made["NAME"] == tmp_path / "qifu.sqlite3"
    assert made["CONN_MAX_AGE"] is None
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_address_is_read_with_its_escapes_and_options(tmp_path: Path) -> None:
    made = databases.database("postgresql://li:p%40ss@db.example:5433/qifu?sslmode=require", tmp_path)

    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == (
        "li",
        "p@ss",
        "db.example",
        "5433",
    )
    assert made["NAME"] == "qifu"
    assert made["OPTIONS"]["sslmode"] == "require"
    assert made["OPTIONS"]["pool"]["max_size"] == 8


@pytest.mark.parametrize(
    "url",
    ["mysql://a/b", "qifu", "postgresql://h:port/db", "postgresql://h:99999/db", "postgresql://u:hush@h"],
)
def test_a_wrong_address_is_refused_without_repeating_it(url: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        databases.database(url, tmp_path)

    assert "QIFU_DATABASE_URL" in str(refused.value)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab3。", "至少要 10 个字符"),
        ("abcdefghijk", "三类"),
        ("abcdefgh1234", "三类"),
        ("Password123", "太常见"),
    ],
)
def test_a_weak_password_is_refused_in_chinese(password: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)

    assert said in " ".join(refused.value.messages)


def test_a_mixed_password_is_taken() -> None:
    validate_password("Kiln-orbit-47")


@given(st.text(max_size=30), st.text(max_size=30))
def test_more_characters_never_mean_fewer_classes(one: str, other: str) -> None:
    assert 0 <= passwords.classes(one) <= passwords.classes(one + other) <= 4


def test_a_static_address_carries_the_version_of_the_content() -> None:
    address = staticfiles_storage.url("vendor/icons.svg")

    assert address.startswith("/static/vendor/icons.svg?v=")
    assert len(address.rpartition("=")[2]) == 8
