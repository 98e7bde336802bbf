"""Asking a guikou service from Python: `Client(url, token)`."""

from api.client.client import Client
from api.client.errors import ServiceError
from api.client.files import File
from api.client.listing import Listing

__all__ = ["Client", "File", "Listing", "ServiceError"]
