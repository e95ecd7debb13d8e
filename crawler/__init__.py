"""From a site to stored bytes, readings and sightings."""
