"""Mahnlauf: receivables management for any shop. This module is the public door for plugin authors."""

from mahnlauf.contract.channel import Channel, PaperLetter
from mahnlauf.contract.courses import CourseContext, CoursePlatform, Look, Participant, Seat
from mahnlauf.contract.hookspecs import hookimpl
from mahnlauf.contract.host import Host, Options, Received, Registering, Registration
from mahnlauf.contract.platform import (
    Delivery,
    Finding,
    Noted,
    Outcome,
    Page,
    Platform,
    Reading,
    Setting,
    ShopCommand,
    ShopContext,
    observed,
)
from mahnlauf.core.errors import MahnlaufError, NotUnderstood, SettingsError, SignatureMissing, SignatureWrong
from mahnlauf.core.money import Money, MoneyError
from mahnlauf.core.observation import Buyer, Item, Observation, Standing, TaxLine

__version__ = "0.1.0"

__all__ = [
    "Buyer",
    "Channel",
    "CourseContext",
    "CoursePlatform",
    "Delivery",
    "Finding",
    "Host",
    "Item",
    "Look",
    "MahnlaufError",
    "Money",
    "MoneyError",
    "NotUnderstood",
    "Noted",
    "Observation",
    "Options",
    "Outcome",
    "Page",
    "PaperLetter",
    "Participant",
    "Platform",
    "Reading",
    "Received",
    "Registering",
    "Registration",
    "Seat",
    "Setting",
    "SettingsError",
    "ShopCommand",
    "ShopContext",
    "SignatureMissing",
    "SignatureWrong",
    "Standing",
    "TaxLine",
    "hookimpl",
    "observed",
]
