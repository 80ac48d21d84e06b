"""A dictionary that cannot be changed, for what is kept and handed out to many."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Fixed(dict[K, V]):
    """A dictionary as it was made; it compares, copies and pickles like any other.

    >>> Fixed({"a": 1})["a"], Fixed({"a": 1}) == {"a": 1}, dict(Fixed(a=1)) | {"b": 2}
    (1, True, {'a': 1, 'b': 2})
    """

    def _no(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("this is kept for others too: change a copy, dict(…)")

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _no

    def __reduce__(self) -> tuple[type[Fixed[K, V]], tuple[dict[K, V]]]:
        return type(self), (dict(self),)
