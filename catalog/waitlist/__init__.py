"""'Tell me when it is back': what shoppers see and read. The line itself is in `catalog.stock`."""
