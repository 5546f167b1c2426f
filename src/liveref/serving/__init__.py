"""References, served: the model of each, one store, one address."""

from liveref.mounting import Wanted
from liveref.service.server import ServeError
from liveref.serving.folder import default_folder
from liveref.serving.serve import Ready, Reloading, serve
from liveref.store.base import StoreError

__all__ = [
    "Ready",
    "Reloading",
    "ServeError",
    "StoreError",
    "Wanted",
    "default_folder",
    "serve",
]
