"""Settings for building this reference as a site: `sphinx-build -b html . OUTPUT`."""

project = "Identity"
html_title = "Identity API Reference"
extensions = ["os_api_ref"]
html_theme = "alabaster"
exclude_patterns = ["samples"]
