"""The app that Teams installs: a manifest, two icons, and the words in three languages."""
