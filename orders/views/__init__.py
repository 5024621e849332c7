"""What shoppers see of checkouts and orders."""
