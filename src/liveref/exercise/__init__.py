"""An output: drives the service through the life of every resource, and reports how it fared."""

from liveref.exercise.exercise import exercise
from liveref.exercise.report import OperationReport, Report, Sent, Share

__all__ = ["OperationReport", "Report", "Sent", "Share", "exercise"]
