"""The rooms: each module has what one room shows, and how it is read from the case."""
