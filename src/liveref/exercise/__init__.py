"""An output: drives the service through the life of every resource, and reports how it fared."""
