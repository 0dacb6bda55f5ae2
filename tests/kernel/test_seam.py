"""Do plugs fit, refuse and crash without taking the house with them?"""

import logging

import pytest

from qifu.kernel import seam
from qifu.kernel.errors import PackError, Place
from qifu.kernel.seam import Plug, PlugFailed, Socket
from qifu.scenes.demo_plugs import DEMO_PLUGS, Crashes, Refuses, Works

AT = Place("zhejiang/huzhou/channels.yaml", 7)


@pytest.mark.parametrize("socket", list(Socket))
def test_a_working_plug_answers_in_any_socket(socket: Socket) -> None:
    with seam.replaced(socket, *DEMO_PLUGS):
        plug = seam.get(socket, "demo_works", {"answer": "收到"})

        with seam.contained(plug):
            heard = plug.deliver("通知", urgent=True)  # type: ignore[attr-defined]

    assert heard == "收到"
    assert plug.calls == [("deliver", ("通知",), {"urgent": True})]  # type: ignore[attr-defined]


@pytest.mark.parametrize("socket", list(Socket))
@pytest.mark.parametrize("permanent", [True, False])
def test_a_refusal_says_whether_trying_again_makes_sense(socket: Socket, permanent: bool) -> None:
    with seam.replaced(socket, *DEMO_PLUGS):
        plug = seam.get(socket, "demo_refuses", {"permanent": permanent})

        with pytest.raises(PlugFailed) as caught, seam.contained(plug):
            plug.send("付款单")  # type: ignore[attr-defined]

    assert caught.value.permanent is permanent
    assert str(caught.value) == "插件「demo_refuses」：对方拒绝办理（演示）"
    assert plug.check() == ["对方系统拒绝了本平台的凭证（演示）"]


@pytest.mark.parametrize("socket", list(Socket))
def test_a_crash_is_contained_reported_and_not_for_good(
    socket: Socket, caplog: pytest.LogCaptureFixture
) -> None:
    with seam.replaced(socket, *DEMO_PLUGS):
        plug = seam.get(socket, "demo_crashes")

        with caplog.at_level(logging.ERROR), pytest.raises(PlugFailed) as caught, seam.contained(plug):
            plug.read("税务")  # type: ignore[attr-defined]

    assert not caught.value.permanent
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert "演示崩溃" in str(caught.value)
    assert "demo_crashes crashed" in caplog.text


def test_an_unknown_plug_is_named_with_its_place_and_its_neighbors() -> None:
    with seam.replaced(Socket.COURIER, *DEMO_PLUGS), pytest.raises(PackError) as caught:
        seam.get(Socket.COURIER, "demo_wroks", at=AT)

    assert str(caught.value) == (
        "「courier」插口没有名为「demo_wroks」的插件（zhejiang/huzhou/channels.yaml:7）。是不是「demo_works」？"
    )


def test_options_are_read_strictly_and_told_all_at_once() -> None:
    with seam.replaced(Socket.COURIER, *DEMO_PLUGS), pytest.raises(PackError) as caught:
        seam.get(Socket.COURIER, "demo_works", {"anwser": 1, "permanent": "yes"}, at=AT)

    assert "不认识的键「anwser」" in str(caught.value)
    assert "是不是「answer」" in str(caught.value)
    assert "「permanent」：应为是或否" in str(caught.value)


def test_a_name_is_taken_once() -> None:
    class Other(Plug):
        name = "demo_works"
        label = "另一个"

    with seam.replaced(Socket.SOURCE, Works), pytest.raises(PackError, match="已有名为「demo_works」的插件"):
        seam.register(Socket.SOURCE)(Other)


def test_registering_the_same_class_twice_is_no_fault() -> None:
    with seam.replaced(Socket.SOURCE):
        seam.register(Socket.SOURCE)(Works)
        seam.register(Socket.SOURCE)(Works)

        assert "demo_works" in seam.names(Socket.SOURCE)
    assert "demo_works" not in seam.names(Socket.SOURCE)


def test_replacing_ends_with_the_block_even_after_a_crash() -> None:
    with pytest.raises(RuntimeError), seam.replaced(Socket.SOURCE, Refuses, Crashes):
        raise RuntimeError

    assert "demo_refuses" not in seam.names(Socket.SOURCE)


def test_an_installed_plug_that_cannot_be_imported_is_listed_not_swallowed(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site = tmp_path_factory.mktemp("site")
    (site / "third_party_plug.py").write_text("from qifu.scenes.demo_plugs import Works\nNOT_A_PLUG = 1\n")
    meta = site / "third_party-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: third-party\nVersion: 1.0\n")
    (meta / "entry_points.txt").write_text(
        "[qifu.document]\ngood = third_party_plug:Works\n"
        "odd = third_party_plug:NOT_A_PLUG\ngone = no_such_module:Plug\n"
    )
    monkeypatch.syspath_prepend(site)
    monkeypatch.setattr(seam, "_discovered", set())
    monkeypatch.setattr(seam, "_plugs", {socket: {} for socket in Socket})
    monkeypatch.setattr(seam, "_broken", {socket: {} for socket in Socket})

    listed = seam.broken(Socket.DOCUMENT)

    assert set(listed) == {"odd", "gone"}
    assert seam.names(Socket.DOCUMENT) == ("demo_works",)
    assert "cannot be imported" in caplog.text
    with pytest.raises(PackError, match="插件「gone」无法装入"):
        seam.get(Socket.DOCUMENT, "gone", at=AT)
