from liveref.testing.served_cloud import (
    Cloud,
    ControlError,
    ServedCloud,
    ServeError,
    connect,
    serve,
)

__all__ = ["Cloud", "ControlError", "ServeError", "ServedCloud", "__version__", "connect", "serve"]

__version__: str
