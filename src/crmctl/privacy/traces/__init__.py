"""Where people stand in any bytes, whatever these are encoded by: found, judged, taken out."""

from crmctl.privacy.traces.trace import Trace
from crmctl.privacy.traces.traces import Traces, traces_of

__all__ = ["Trace", "Traces", "traces_of"]
