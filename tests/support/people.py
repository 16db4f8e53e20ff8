"""Who works at the desk of the tests."""

PASSWORD = "cavallo graffetta corretto"
