"""A city of fake government sites on loopback, with its own truth. Stands outside the layers."""
