"""The shop with its stock guard switched off: the negative control of the races over HTTP."""

import importlib

# First the application, which sets Django up; then what belongs to it.
application = importlib.import_module("shop.asgi").application
for guard in importlib.import_module("tests.races.guards").guards():
    setattr(*guard)
