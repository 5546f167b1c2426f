"""Settings for building this reference as a site: `sphinx-build -b html . OUTPUT`."""

project = "Image"
html_title = "Image API Reference"
extensions = ["os_api_ref"]
html_theme = "alabaster"
exclude_patterns = ["samples"]
