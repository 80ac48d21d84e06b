"""Work that is done elsewhere: in other processes of this machine or on others, by Dask's scheduler and workers.

What is sent is plain data. A worker needs this program and nothing else: regions, plans, and rules and outcomes of the user's
own travel with the work. Versions are compared before anything is unpacked, on workers that join late too.
"""

from __future__ import annotations

import ctypes
import hashlib
import inspect
import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from scenarios.allocation.own import TABLES, add, fingerprint, ships
from scenarios.analysis.outcomes import OUTCOMES, add_own, is_own
from scenarios.engine.ensemble.threads import Done, Item, Shared
from scenarios.errors import Problem, ScenarioError
from scenarios.made_with import made_with

LOCAL = "local:"
"""What an address begins with that asks for workers on this machine."""
UNDER_WAY = 256
"""Errands that are sent at a time, or FOR_EACH for each thread of the workers that are there at the beginning, if that is more:
results wait on workers until they are fetched, so that memory does not grow."""
FOR_EACH = 4
PATIENCE = 15
"""Seconds to wait for a scheduler, and for its first worker."""
ADDRESSES = ("tcp://", "tls://", LOCAL)


@dataclass(frozen=True, slots=True)
class Luggage:
    """What all errands of one piece of work need, packed; two are equal where their bytes are."""

    mark: str
    made: Mapping[str, str] = field(compare=False)
    raw: bytes = field(compare=False)


@dataclass(frozen=True, slots=True)
class ClusterKeys:
    """Certificate options of a scheduler that speaks TLS; where none is given, Dask's own configuration is read."""

    ca_file: Path | None = None
    cert: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """Workers of a scheduler, to whom work is sent where else threads would do it."""

    client: Any
    address: str

    def each(
        self, shared: Shared, work: Callable[[Shared, Item], Done], errands: Iterable[Item]
    ) -> Iterator[tuple[Item, Done]]:
        """Each errand with what came of it, in the order in which they are done.

        Args:
            shared: what all errands need; it travels once to each worker.
            work: a function of this package that takes it and an errand.
            errands: plain data; the next are asked for as the first are done.

        Raises:
            ScenarioError: the scheduler is lost, workers keep dying, or one is of another version; or what the work raises.
        """
        import distributed
        from distributed.comm.core import CommClosedError

        raw = _packed(shared)
        luggage = Luggage(hashlib.sha256(raw).hexdigest(), made_with(), raw)
        queue = iter(errands)
        try:
            self._refuse_others()
            sent = self.client.submit(_same, luggage, pure=False, priority=10)
            most = max(UNDER_WAY, FOR_EACH * sum(self.client.nthreads().values()))
            waiting = {self._send(sent, work, one): one for one in islice(queue, most)}
            done = distributed.as_completed(list(waiting), loop=self.client.loop, with_results=True, raise_errors=True)
            for future, brought in done:
                if future.status != "finished":  # those of a scheduler that is lost come as cancelled
                    raise distributed.CancelledError(future.key)
                yield waiting.pop(future), brought
                for one in islice(queue, 1):
                    future = self._send(sent, work, one)
                    waiting[future] = one
                    done.add(future)
        except (CommClosedError, distributed.KilledWorker, distributed.CancelledError) as fault:
            raise self._lost(fault) from fault

    def _send(self, luggage: Any, work: Callable[..., Any], errand: Any) -> Any:
        return self.client.submit(_run_errand, luggage, work, pickle.dumps(errand), pure=False)

    def _refuse_others(self) -> None:
        """Refuse workers of another version before anything is sent.

        Raises:
            ScenarioError: names each worker that is not as this machine, and what differs.
        """
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            what = f"the scheduler {self.address} has no workers, and none joined within {PATIENCE} s"
            raise _refused(what, f"start one: dask worker {self.address}") from None
        found = self.client.run(made_with, on_error="return")
        problems = [
            Problem(f"worker {address}: {fault}", None, SAME, "cluster")
            for address, theirs in found.items()
            if (fault := _unlike(theirs, made_with()))
        ]
        if problems:
            raise ScenarioError(problems)

    def _lost(self, fault: BaseException) -> ScenarioError:
        import distributed

        if isinstance(fault, distributed.KilledWorker):
            return _refused("workers died again and again over the same work", "see their logs; is there memory enough?")
        return _refused(f"the scheduler {self.address} is lost", "start it again; what is in a --store is not run twice")


HINT = "write tcp://HOST:PORT, tls://HOST:PORT with certificates, or local:2"
SAME = "install the same versions of scenarios and its libraries there as here"


@contextmanager
def crew_of(address: str, keys: ClusterKeys | None = None) -> Iterator[Crew]:
    """The workers behind an address: `tcp://HOST:PORT`, `tls://HOST:PORT`, or `local:N` for processes of this machine.

    Raises:
        ScenarioError: nobody answers there, Dask is not installed, or the address is none.
    """
    if not address.startswith(ADDRESSES):
        raise _refused(f"“{address}” is no address of a scheduler", HINT)
    try:
        import distributed
    except ImportError as fault:
        raise _refused("--scheduler needs Dask", "pip install 'scenarios[cluster]'") from fault
    _quiet()
    if address.startswith(LOCAL):
        with _local(address) as cluster, distributed.Client(cluster) as client:
            yield Crew(client, address)
        return
    try:
        client = distributed.Client(address, security=_security(keys), timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as fault:
        what = f"no scheduler answers at {address}: {str(fault) or type(fault).__name__}".splitlines()[0]
        raise _refused(what, HINT) from fault
    try:
        yield Crew(client, address)
    finally:
        client.close(timeout=1)


def _local(address: str) -> Any:
    """Processes of this machine, a thread each."""
    from distributed import LocalCluster

    count = address.removeprefix(LOCAL)
    if not count.isdecimal() or not 1 <= int(count) <= 256:
        raise _refused(f"“{address}” says no number of workers", "write local:2")
    # a process that is told to stop ends at once, and multiprocessing's watcher would complain of it
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker:UserWarning")
    options = {"dashboard_address": None, "silence_logs": logging.CRITICAL}
    return LocalCluster(n_workers=int(count), threads_per_worker=1, processes=True, **options)


def _security(keys: ClusterKeys | None) -> Any:
    from distributed import Security

    if keys is None or keys == ClusterKeys():
        return None
    files = {"tls_ca_file": keys.ca_file, "tls_client_cert": keys.cert, "tls_client_key": keys.key}
    return Security(require_encryption=True, **{name: str(path) for name, path in files.items() if path})


def _quiet() -> None:
    """What goes wrong is told by this program, once."""
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in ("distributed", "tornado")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _refused(what: str, hint: str) -> ScenarioError:
    return ScenarioError([Problem(what, None, hint, "cluster")])


def _unlike(theirs: Any, ours: Mapping[str, str]) -> str:
    """What a worker has otherwise; empty where nothing is."""
    if not isinstance(theirs, dict):
        return f"no scenarios of this version ({type(theirs).__name__}: {theirs})"
    other = [name for name, own in ours.items() if theirs.get(name) != own]
    return ", ".join(f"{name} {theirs.get(name, 'is not there')} (here {ours[name]})" for name in other)


def _packed(shared: object) -> bytes:
    """What travels, with rules and outcomes of the user's own, as functions by value: a worker has no such module."""
    import cloudpickle

    rules = [(kind, inspect.unwrap(rule)) for kind, table in TABLES.items() for rule in table.values() if not ships(rule)]
    own = [OUTCOMES[name] for name in OUTCOMES if is_own(name)]
    names = {function.__module__ for function in (*(rule for _, rule in rules), *(one.measure for one in own))}
    modules = [sys.modules[name] for name in names if name in sys.modules and name != "__main__"]
    for module in modules:
        cloudpickle.register_pickle_by_value(module)
    try:
        raw: bytes = cloudpickle.dumps((rules, own, shared))
    finally:
        for module in modules:
            cloudpickle.unregister_pickle_by_value(module)
    return raw


def _same(luggage: Luggage) -> Luggage:
    """A piece of luggage that the scheduler knows how to make again, where the worker that had it died."""
    return luggage


def _run_errand(luggage: Luggage, work: Callable[[Any, Any], Done], errand: bytes) -> Done:
    """On a worker: do an errand, if this is the same program."""
    if fault := _unlike(made_with(), luggage.made):
        raise _refused(f"a worker: {fault}", SAME)
    return work(_opened(luggage), pickle.loads(errand))


@lru_cache(maxsize=4)
def _opened(luggage: Luggage) -> Any:
    """On a worker: what all errands need, unpacked once; its rules and outcomes are made known.

    Raises:
        ScenarioError: this worker knows a rule of that name that does something else.
    """
    _keep_memory()
    rules, own, shared = pickle.loads(luggage.raw)
    for kind, rule in rules:
        known = TABLES[kind].get(rule.__name__)
        if known is not None and fingerprint(known) != fingerprint(rule):
            raise _refused(f"a worker knows another rule “{rule.__name__}”", "start the workers again")
        add(rule, kind)
    for one in own:
        add_own(one)
    return shared


def _keep_memory() -> None:
    """On a worker: let the C library keep freed memory, as it does elsewhere.

    Dask has its workers give back every 64 kB at once (MALLOC_TRIM_THRESHOLD_); a block's arrays are megabytes, asked for and
    freed again and again, and the pages that come and go make up a third of a worker's time.
    """
    trim_threshold, map_threshold = -1, -3  # of <malloc.h>
    with suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(trim_threshold, 1 << 27)
        library.mallopt(map_threshold, 1 << 25)
