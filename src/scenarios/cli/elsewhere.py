"""Work on a scheduler: `--scheduler` and the certificates that go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scenarios.engine.ensemble.threads import Workers

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@dataclass(frozen=True, slots=True)
class WorkPlace:
    """Where the work is done: on a scheduler's workers, or, where no scheduler is named, in threads of this process."""

    scheduler: str | None
    certificates: tuple[Path | None, Path | None, Path | None]

    @contextmanager
    def workers(self, threads: int) -> Iterator[Workers]:
        """Who does the work; a scheduler is left when it is done.

        Raises:
            ScenarioError: nobody answers there.
        """
        if self.scheduler is None:
            if any(self.certificates):
                raise click.UsageError("certificates are for a scheduler: --scheduler tls://HOST:PORT")
            yield threads
            return
        from scenarios.analysis.cluster import ClusterKeys, crew_of

        with crew_of(self.scheduler, ClusterKeys(*self.certificates)) as crew:
            yield crew


def scheduler_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--scheduler` and certificates, handed to the command as one `place`."""

    @wraps(command)
    def told(
        *args: Any, scheduler: str | None, tls_ca: Path | None, tls_cert: Path | None, tls_key: Path | None, **rest: Any
    ) -> Any:
        return command(*args, **rest, place=WorkPlace(scheduler, (tls_ca, tls_cert, tls_key)))

    where = "Work on Dask's workers: tcp://HOST:PORT, tls://HOST:PORT, or local:N processes here (extra cluster)."
    options = [
        click.option("--scheduler", metavar="ADDRESS", help=where),
        click.option("--tls-ca-file", "tls_ca", type=_FILE, metavar="FILE", help="Certificate of who signs the scheduler's."),
        click.option("--tls-cert", type=_FILE, metavar="FILE", help="Own certificate; Dask's configuration otherwise."),
        click.option("--tls-key", type=_FILE, metavar="FILE", help="Its key."),
    ]
    found: Callable[..., Any] = told
    for option in reversed(options):
        found = option(found)
    return found
