"""A whole reporting season: who does what on which day, from 1 December to 30 April, and what is right to say each day.

`parts` is the catalogue of what a body may do (one function each, in `in_time`, `too_late`, `silent`, `mixups`,
`upheavals`), told to a `Writer` and written down as a `Story`: what is put up where, what befalls the site, what people
enter, and the turns of its verdict with their days. `nights` says on which nights somebody looks; `company` who lives
there; `casting` makes sites of the stories; `season` puts it together. To add a part: a function, a line in
`parts.PARTS`.
"""
