"""How the shop speaks of its goods, a module per family; VOICE is the family's own."""
