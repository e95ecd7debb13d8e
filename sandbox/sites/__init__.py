"""The sites of the city: the government's portal, and the departments' own."""
