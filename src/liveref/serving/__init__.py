"""References, served: the model of each, one store, one address."""

from liveref.edge.listening import ServeError
from liveref.mounting import Wanted
from liveref.serving.folder import Place, default_place, place
from liveref.serving.serve import serve, serving
from liveref.serving.settings import Output, Ready, Reloading, Settings
from liveref.store.base import StoreError
from liveref.store.opening import BUCKET, Database

__all__ = [
    "BUCKET",
    "Database",
    "Output",
    "Place",
    "Ready",
    "Reloading",
    "ServeError",
    "Settings",
    "StoreError",
    "Wanted",
    "default_place",
    "place",
    "serve",
    "serving",
]
