"""Whether this process shows the demo: what exists in demo mode alone asks here."""

_of_this_process: list[bool] = []


def use_demo_mode(is_demo: bool) -> None:
    """Say once, at the entry point, whether this process shows the demo."""
    _of_this_process[:] = [is_demo]


def is_demo() -> bool:
    """Whether it does; no, as long as nobody has said so."""
    return _of_this_process == [True]
