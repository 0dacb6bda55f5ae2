"""How does the house behave when a plug works, when it refuses, and when it crashes?

Three plugs that fit any socket: whatever method a room calls on them, they answer, refuse or crash. The tests
of every room use them; a newcomer may copy the first one and give it a real method.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Never

from qifu.kernel.packs.model import PackModel
from qifu.kernel.seam import Plug, PlugFailed


class DemoOptions(PackModel):
    """The answer the working plug gives, and whether the refusal of the refusing one is for good."""

    answer: Any = None
    permanent: bool = True


class _AnyShape(Plug):
    """Takes every public method name for an order, so that one class fits all eight sockets."""

    Options: ClassVar[type[PackModel]] = DemoOptions

    def __init__(self, options: PackModel) -> None:
        super().__init__(options)
        self.calls: list[tuple[str, tuple[object, ...], dict[str, object]]] = []

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method.startswith("_"):
            raise AttributeError(method)

        def carry_out(*args: object, **kwargs: object) -> Any:
            self.calls.append((method, args, kwargs))
            return self._act()

        return carry_out

    def _act(self) -> Any:
        raise NotImplementedError


class Works(_AnyShape):
    """Does what it is asked and gives the answer from its options."""

    name = "demo_works"
    label = "演示插件（正常）"

    def _act(self) -> Any:
        assert isinstance(self.options, DemoOptions)
        return self.options.answer


class Refuses(_AnyShape):
    """Says no, and says whether trying again makes sense."""

    name = "demo_refuses"
    label = "演示插件（拒绝）"

    def check(self) -> list[str]:
        return ["对方系统拒绝了本平台的凭证（演示）"]

    def _act(self) -> Never:
        assert isinstance(self.options, DemoOptions)
        raise PlugFailed("对方拒绝办理（演示）", permanent=self.options.permanent)


class Crashes(_AnyShape):
    """Falls over in a way nobody foresaw, as foreign systems do."""

    name = "demo_crashes"
    label = "演示插件（崩溃）"

    def _act(self) -> Never:
        raise ZeroDivisionError("演示崩溃")


DEMO_PLUGS: tuple[type[Plug], ...] = (Works, Refuses, Crashes)
