"""The widget in a browser, over the starter corpus: how soon, how many, how large, for whom."""
