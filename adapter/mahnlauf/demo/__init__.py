"""The demonstration: deliveries that a real shop sent, seventy days in seconds, then the screens.

Everything real runs here, over real HTTP: the web application takes the deliveries, the daily run dunns, the outbox
writes to a fake shop. Only the clock and what people do on which day are made up (`scenes`)."""

from mahnlauf.demo.run import run_demo

__all__ = ["run_demo"]
