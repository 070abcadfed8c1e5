"""What travels between the rooms: frozen, typed, standard library only."""
