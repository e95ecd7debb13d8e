"""A city of fake government sites on loopback, with its own truth. Stands outside the layers.

`sandbox.city.City.draw(seed)` draws a city, `city.serve()` serves it, `city.truth(day)` says what is right to say.
`sandbox.region.Region.draw(seed)` draws several that are served at once, as the domains of a real night are.

How it is built: `players` and `plays` say who lives there and who posts what when (`script`), `figures` and `reports`
write the reports, `documents` makes files of them, `families` are twins of content management systems, `style` is the
hand of a site's maker, `sites` puts pages together, `faults` lists what fails and `effects` makes it fail, `server`
(with `tls`) answers. `truth` reads the script and the faults' outcomes alone.
A whole reporting season, with a script for every night of it, is the package `season` (`season.season.Season.draw`).
To add a family: a subclass of `families.model.Family`, its drawing in `families.draw`, its protocol by hand in
`tests/sandbox/protocols.py`. To add a part: a `Role`, its posts in `plays`, its verdict in `truth`. To add a fault: a
line in `faults`, an effect where it needs one, its words in `translations/*/faults.po`, its check in
`tests/sandbox/test_faults.py`; then `docs/faults.md` is generated anew.
"""
