"""A city of fake government sites on loopback, with its own truth. Stands outside the layers.

`sandbox.city.City.draw(seed)` draws a city, `city.serve()` serves it, `city.truth(day)` says what is right to say.

How it is built: `players` and `plays` say who lives there and who posts what when (`script`), `figures` and `reports`
write the reports, `families` are twins of content management systems, `style` is the hand of a site's maker, `sites`
puts pages together, `faults` wraps what fails, `server` answers. `truth` reads the script alone.
To add a family: a subclass of `families.model.Family`. To add a part: a `Role`, its posts in `plays`, its verdict in
`truth`. To add a fault: a wrapper that answers like a site.
"""
