"""Text or bytes on one side, records on the other; knows neither disk nor git."""
