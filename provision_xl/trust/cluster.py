"""Computers of a Dask cluster, for trusts too large for one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.util import find_spec

from provision_xl.errors import OutOfRange


@contextmanager
def dask_executor(address: str = "", workers: int = 2) -> Iterator[Executor]:
    """The executor of a cluster; a worker that dies is replaced, and its schools are done again elsewhere.

    Args:
        address: of its scheduler, such as tcp://10.0.0.5:8786; "" for a cluster of so many processes on this computer.

    Raises:
        OutOfRange: Dask is not installed, or nothing answers at the address.
    """
    if find_spec("distributed") is None:
        raise OutOfRange('A cluster needs Dask, which is not installed: pip install "provision-xl[dask]".')
    from distributed import Client, LocalCluster

    if address:
        try:
            client = Client(address, timeout=10)
        except (OSError, ValueError) as error:
            raise OutOfRange(f"No Dask scheduler answers at {address}. Start one with: dask scheduler.") from error
        with client:
            yield client.get_executor(pure=False)
        return
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor(pure=False)
