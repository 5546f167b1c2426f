"""References, served: the model of each, one store, one address."""

from liveref.mounting import Wanted
from liveref.service.server import ServeError
from liveref.serving.folder import Place, default_place, place
from liveref.serving.serve import Ready, Reloading, serve
from liveref.store.base import StoreError

__all__ = [
    "Place",
    "Ready",
    "Reloading",
    "ServeError",
    "StoreError",
    "Wanted",
    "default_place",
    "place",
    "serve",
]
